package tracee.TRC_8

import data.tracee.helpers

__rego_metadoc__ := {
	"id": "TRC-8",
	"version": "1",
	"name": "K8S Service Account Token Use Detected",
	"eventName": "k8s_service_account_token",
	"properties": {"Severity": 0, "MITRE ATT&CK": "Credential Access: Credentials from Password Stores"},
}

tracee_selected_events[selector] {
	names := ["security_file_open"]
	selector := {"source": "tracee", "name": names[_], "origin": "*"}
}

usual := {"coredns", "etcd", "flanneld", "kube-apiserver", "kube-controller", "kube-proxy", "kubectl"}

tracee_match {
	helpers.is_file_read(helpers.get_tracee_argument("flags"))
	path := helpers.get_tracee_argument("pathname")
	contains(path, "secrets/kubernetes.io/serviceaccount")
	endswith(path, "token")
	not usual[input.processName]
}
