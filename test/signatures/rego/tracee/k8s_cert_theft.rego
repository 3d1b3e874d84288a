package tracee.TRC_10

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "TRC-10",
	"version": "1",
	"name": "K8S TLS Certificate Theft Detected",
	"eventName": "k8s_cert_theft",
	"properties": {"Severity": 3, "MITRE ATT&CK": "Credential Access: Steal Application Access Token"},
}

tracee_selected_events[selector] {
	names := ["security_file_open"]
	selector := {"source": "tracee", "name": names[_], "origin": "*"}
}

usual := {"etcd", "kube-apiserver", "kube-controller", "kubelet"}

tracee_match {
	helpers.is_file_read(helpers.get_tracee_argument("flags"))
	startswith(helpers.get_tracee_argument("pathname"), "/etc/kubernetes/pki/")
	not usual[input.processName]
}
