/** A WasmPlugin of Higress for the documentation of rules; `spec` is what stands below its URL. */
export function wasmPlugin(plugin: string, spec: readonly string[]): string {
  const lines = [
    'apiVersion: extensions.higress.io/v1alpha1',
    'kind: WasmPlugin',
    'metadata:',
    `  name: ${plugin}`,
    '  namespace: higress-system',
    'spec:',
    `  url: oci://registry.example.com/plugins/${plugin}:2.0.0`,
    ...spec.map((line) => `  ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}
