// Package nonet stands in for net and net/mail in OPA's JSON schema format checks.
package nonet

import (
	"errors"
	"net/netip"
	"strings"
)

// ParseIP reads an address without a zone, as net.ParseIP does.
func ParseIP(s string) []byte {
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return nil
	}
	return a.AsSlice()
}

// ParseAddress accepts what looks like a mail address.
func ParseAddress(s string) (string, error) {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || domain == "" || strings.ContainsAny(s, " \t\r\n") {
		return "", errors.New("not an address")
	}
	return s, nil
}
