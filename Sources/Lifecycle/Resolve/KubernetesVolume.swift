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

extension DiskLifecycle {
    /// Refuses to touch a Kubernetes volume: its cluster would not know.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/inUse``, naming cluster and claim.
    func refuseKubernetesVolume(_ disk: Disk, force: Bool, doing what: String) async throws {
        guard !force else { return }
        guard let metadata = try await knownMetadata(of: disk) else {
            guard disks.capabilities.mayHideKubernetes else { return }
            throw FCDError(
                .conflict,
                "disk \(disk.name) (\(disk.id)) is not \(what): its metadata cannot be read without the server's "
                    + "global catalog, so it may be a Kubernetes volume",
                hint: "see why /vslm/sdk of this vCenter does not answer, or pass --force if you know the disk"
            )
        }
        guard let volume = KubernetesVolume(metadata: metadata) else { return }
        throw FCDError(
            .inUse,
            "disk \(disk.name) (\(disk.id)) is a Kubernetes volume, of \(volume.description), and is not \(what)",
            hint: "change it through Kubernetes (`kubectl`), or pass --force if that cluster is no more"
        )
    }

    /// nil where this server does not tell it.
    private func knownMetadata(of disk: Disk) async throws -> [String: String]? {
        if let metadata = disk.metadata { return metadata }
        return disks.capabilities.hasMetadata ? try await disks.metadata(of: disk) : nil
    }
}
