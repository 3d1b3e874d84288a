# Rego v1, since the file says so; an address, and a network.
package tracee.EX_6

import rego.v1

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "EX-6",
	"version": "1.0.0",
	"name": "Cloud metadata asked for by a downloader",
	"eventName": "cloud_metadata_example",
	"description": "curl or wget in a container connected to the link-local network, where clouds give out credentials.",
	"tags": ["container", "network"],
	"properties": {"Severity": "high", "MITRE ATT&CK": "Credential Access: Cloud Instance Metadata API (T1552.005)"},
}

tracee_selected_events contains {"source": "tracee", "name": "security_socket_connect", "origin": "container"}

downloaders := {"curl", "wget"}

tracee_match := {"address": address.sin_addr, "port": to_number(address.sin_port)} if {
	input.processName in downloaders
	address := helpers.get_tracee_argument("remote_addr")
	net.cidr_contains("169.254.0.0/16", address.sin_addr)
}
