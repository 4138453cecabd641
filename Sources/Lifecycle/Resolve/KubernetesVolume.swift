import FCD

/// The Kubernetes volume that a disk is, by the metadata that its storage driver wrote.
package struct KubernetesVolume: Sendable, Equatable {
    package var cluster: String?
    package var namespace: String?
    package var claim: String?

    /// nil where the metadata has no keys of a Kubernetes driver.
    package init?(metadata: [String: String]) {
        guard metadata.keys.contains(where: { $0.hasPrefix("cns.") }) else { return nil }
        cluster = metadata["cns.containerCluster.clusterId"]
        namespace = metadata["cns.k8s.pvc.namespace"]
        claim = metadata["cns.k8s.pvc.name"]
    }

    /// `claim data-0 in namespace db of cluster prod`
    package var description: String {
        let parts = [
            claim.map { "claim \($0)" }, namespace.map { "namespace \($0)" }, cluster.map { "cluster \($0)" },
        ]
        let known = parts.compactMap { $0 }
        return known.isEmpty ? "a cluster that its metadata does not name" : known.joined(separator: ", ")
    }
}
