import FCD

/// The Kubernetes volume that a disk is, by the metadata that its storage driver wrote.
package struct KubernetesVolume: Sendable, Equatable {
    package var cluster: String?
    package var namespace: String?
    /// The name of the claim, `PersistentVolumeClaim`.
    package var claim: String?
    /// The name of the volume in the cluster, `PersistentVolume`.
    package var volume: String?
    /// What kind of cluster it is, in the driver's words: `VANILLA`, `WORKLOAD`, `GUEST_CLUSTER`.
    package var clusterFlavor: String?

    /// nil where the metadata has no keys of a Kubernetes driver.
    package init?(metadata: [String: String]) {
        guard metadata.keys.contains(where: { $0.hasPrefix("cns.") }) else { return nil }
        cluster = metadata["cns.containerCluster.clusterId"]
        namespace = metadata["cns.k8s.pvc.namespace"]
        claim = metadata["cns.k8s.pvc.name"]
        volume = metadata["cns.k8s.pv.name"]
        clusterFlavor = metadata["cns.containerCluster.clusterFlavor"]
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
