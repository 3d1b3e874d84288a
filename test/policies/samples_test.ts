/** Policy files that others published, of all eras: which are read, and why the others are refused. */
import { deepStrictEqual, match, strictEqual } from "node:assert";
import { loadPolicies } from "../../src/policies/mod.ts";
import { readConformance } from "../rules/conformance.ts";

const FOLDER = new URL("../../../shared/samples/policies/", import.meta.url);

/** What the first error says (undefined: the file is read), and the files. */
const OUTCOMES: readonly (readonly [error: string | undefined, files: string])[] = [
  // read
  [
    undefined,
    `
    bench__523fd88c.yaml bench__f73192b9.yaml bootstrap-always-collected__956fb708.yaml
    broad__e4affedf.yaml cli__c3aee0e2.yaml cli__d2b199a2.yaml
    container_dns_events__37072015.yaml container_dns_events__ad6cf511.yaml container_dns_events__ea712448.yaml
    container_dns_events__ec07f2f7.yaml context_comm__a38dd38e.json context_processname__9ed75984.yaml
    dig__7eea151f.json dig__a9aec176.yaml extend-default-policy__f7cf6d1e.json
    filterability_test__284024b7.yaml filterability_test__ea10b55f.yaml index__03487def.yaml
    index__4bfe43b1.yaml index__5e0fd1a2.yaml index__7c985f82.yaml
    index__a4451dcf.yaml index__bd52c05a.yaml index__c824f111.yaml
    index__ca122bcf.yaml kernel-pathname__46363549.yaml kernel-rule-scope__bacabeec.yaml
    kernel-scope__cceeec6b.yaml kernel__437f7ff9.yaml kernel__91f74fad.yaml
    new_containers__30dd6355.yaml new_containers__390582d0.yaml new_containers__57aec654.yaml
    new_containers__b96c6974.yaml new_containers__c9ae288b.yaml new_pids__081df243.json
    new_pids__f2b2380d.yaml not_containers__23ef4615.yaml not_containers__25622d28.yaml
    not_containers__95d9ccc0.json pid_lower_than_1000__5ed3c8eb.yaml rules__025b5dac.yaml
    rules__0353560a.yaml rules__1a43f59b.yaml rules__9c871f28.yaml
    rules__b43e6437.yaml rules__cd4e0335.yaml rules__e3f629b9.yaml
    scope_comm__3fde349c.yaml scope_comm__53ad87b0.yaml scope_comm__67430709.yaml
    scope_comm__8e329425.yaml scope_comm__d01c40b3.yaml scope_comm__f471f5fe.yaml
    scopes__6c6392e5.yaml scopes__7283d08d.yaml scopes__c769c81f.yaml
    signature_events__0f1c3a9b.yaml signature_events__3a3f0a9d.yaml signature_events__4d1e91d7.yaml
    signature_events__6b111f54.yaml signature_events__8f56e3f7.yaml signature_events__ef281d70.json
    signature_events__f7d248ad.yaml tracee__09007613.yaml tracee__2447f1ba.yaml
    tracee__281fee69.yaml tracee__2ddb6c23.yaml tracee__4191b2b2.yaml
    tracee__493883d5.yaml tracee__4b730ac2.yaml tracee__4f4a0bee.yaml
    tracee__553bcaf5.yaml tracee__58df4161.yaml tracee__5fe69e51.yaml
    tracee__602dc49b.yaml tracee__64eadc74.yaml tracee__73864b22.yaml
    tracee__7788f194.yaml tracee__8220140a.yaml tracee__a58e95e6.yaml
    tracee__a7360208.yaml tracee__a749783c.yaml tracee__aa9177ce.yaml
    tracee__ab7c9729.yaml tracee__ace04274.yaml tracee__b27b228a.yaml
    tracee__c9e8a255.yaml tracee__cd3312e8.yaml tracee__ce5b0131.yaml
    tracee__d4b5e5a4.yaml tracee__ed5f6cb7.yaml tracee__f79cc130.yaml
    uid_higher_or_equal_than_zero__5d5567a2.yaml uid_higher_than_or_equal_to_zero__128bce44.yaml uid_higher_than_or_equal_to_zero__6b51c26e.yaml
    uid_higher_than_or_equal_to_zero__d5294cfe.yaml uid_higher_than_or_equal_to_zero__e32fd77d.yaml uid_higher_than_or_equal_to_zero__fe164501.yaml
    write_to_file_events__07e44d4f.yaml
  `,
  ],
  // Helm templates, as they stand in the chart
  [
    "it is a template",
    `
    default-policy__32b8368b.yaml
    default-policy__722c6f02.yaml
  `,
  ],
  // samples of the documentation, indented with TABs
  [
    "a TAB indents",
    `
    index__0d1afa32.yaml index__1470368a.yaml index__7093560e.yaml
    index__c567b364.yaml index__ed7e0e6c.yaml k8s-policies__3d3f2f78.yaml
    k8s-policies__6d9e50ab.yaml k8s-policies__d4abe9b9.yaml k8s-policies__df843f81.yaml
    k8s-policies__fd25f966.yaml overview__32354d26.yaml overview__5d9f97c4.yaml
    overview__d8b98f0c.yaml rules__0612047c.yaml rules__1950365b.yaml
    rules__3835c1c1.yaml rules__47919082.yaml rules__4ad7fd1d.yaml
    rules__534a6b28.yaml rules__5f77095b.yaml rules__64031cdb.yaml
    rules__6ee1a445.yaml rules__872ea6bc.yaml rules__94b60423.yaml
    rules__a88c89da.yaml rules__b1aba3bd.yaml rules__bf955aeb.yaml
    rules__f5078947.yaml
  `,
  ],
  // here-documents of the shell, printouts of kubectl, damaged manifests
  [
    "invalid YAML",
    `
    k8s-policies__2e6644a3.yaml k8s-policies__4ad5f5ff.yaml k8s-policies__a683d707.yaml
    k8s-policies__c2390a4e.yaml k8s-policies__eafb8756.yaml overview__5fabc88d.yaml
    overview__a534fcee.yaml overview__b06accf0.yaml tracee__05206996.yaml
    tracee__58f0b379.yaml
    tracee__b8e0ef09.yaml
  `,
  ],
  // manifests of before v0.19: their policies are in the data of a ConfigMap
  [
    "no policy in it",
    `
    tracee__067164ab.yaml tracee__0d4e1c23.yaml tracee__1ec4be22.yaml
    tracee__1f57b45c.yaml tracee__37f980d3.yaml tracee__5e4c55ab.yaml
    tracee__61933ff2.yaml tracee__64bf6a24.yaml tracee__8e36d3fa.yaml
    tracee__a0afd071.yaml
    tracee__c94987a7.yaml
    tracee__dfcec50a.yaml
  `,
  ],
  // samples without the default action that their release asked for
  [
    "policy type is required",
    `
    container_dns_events__1276cc15.yaml index__41ef5693.yaml new_containers__4fefaf28.yaml
    rules__29503b4e.yaml rules__7094307d.yaml rules__ec542e5e.yaml
    scope_comm__780bb99b.yaml
    signature_events__b9462567.yaml
    uid_higher_than_or_equal_to_zero__cffc626f.yaml
  `,
  ],
  // samples whose rules are a map
  [
    "rules cannot be read",
    `
    rules__1ef19d14.yaml rules__2c0b1ada.yaml rules__4680904c.yaml
    rules__5377f27e.yaml
    rules__84e4d405.yaml
    rules__b8767522.yaml
  `,
  ],
  // an unquoted !
  [
    "scope !container is not valid",
    `
    scopes__5d9b691f.yaml
  `,
  ],
  // a template of the shell
  [
    "tree must be an integer",
    `
    runner.yaml__89b40d38.yaml
  `,
  ],
  // main's threat filters
  [
    "a severity is no event here",
    `
    rules__2c563ebb.yaml
    rules__9e694366.yaml
  `,
  ],
  // the same
  [
    "properties of threats",
    `
    rules__60f823df.yaml
  `,
  ],
  // signatures of Tracee's own tests, and miner_domain, which never was
  [
    "is not valid",
    `
    bpf_attach__0649b6af.yaml bpf_attach__252a02bf.yaml containers_ds__73b88a51.yaml
    data_source__2680a7c0.yaml data_source__2a964599.yaml dns_ds__062454cc.yaml
    dns_ds__6d96b6d1.yaml dns_request_kernel__e58ce46a.yaml features_fallback_test__49c8aee2.yaml
    file_modification__e15826b6.yaml file_modification__eaa28715.yaml filterability_test__4f30c8f1.yaml
    http__c3b3eb8b.yaml icmp__ad592b15.yaml icmp__d4b7965c.yaml
    icmpv6__9b9b8520.yaml ip__2c493d59.yaml ipv4__7697303c.yaml
    ipv6__1af16aec.yaml lsm_test__12a180da.yaml proctree_ds__6f036a8f.yaml
    proctree_ds__b76b3b8e.yaml security_path_notify__fb4956ed.yaml setfspwd__829bab95.yaml
    signatures.yaml__244be1ba.yaml signatures__49db1d9b.yaml signatures__682359bf.yaml
    signatures__aba3b47d.yaml suspicious_syscall_source__5aefd881.yaml tcp__ca33f200.yaml
    udp__850cf534.yaml
    writable_ds__77c17261.yaml
    writable_ds__8a93795b.yaml
  `,
  ],
];

const names = readConformance<readonly { eventName: string; id: string; name: string }[]>("signature_metadata");
const signatures = new Map(names?.map(({ eventName, id, name }) => [eventName, { id, name, ready: true }]));

if (names === undefined) {
  Deno.test({ name: "left out: ../shared is not there: samples/policies", ignore: true, fn() {} });
} else {
  const files = OUTCOMES.flatMap(([error, list]) => list.trim().split(/\s+/).map((file) => ({ file, error })));
  Deno.test("the table knows every sample", () => {
    const there = [...Deno.readDirSync(FOLDER)].map((entry) => entry.name).filter((name) => name !== "index.jsonl");
    deepStrictEqual(files.map(({ file }) => file).sort(), there.sort());
  });
  for (const { file, error } of files) {
    Deno.test(`the published policy ${file} is ${error === undefined ? "read" : `refused: ${error}`}`, () => {
      const path = new URL(file, FOLDER).pathname;
      const { policies, problems } = loadPolicies([path], { signatures, bundled: new Map() });
      const first = problems.find((problem) => problem.level === "error");
      if (error === undefined) return strictEqual(first === undefined && policies.length === 1, true, first?.message);
      match(first?.message ?? "nothing", new RegExp(error));
      strictEqual(first?.location?.path, path);
    });
  }
}
