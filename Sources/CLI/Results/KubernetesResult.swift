import Lifecycle

/// The Kubernetes volume that a disk is, by what the storage driver wrote into the disk's metadata.
struct KubernetesResult: Encodable, Sendable, Equatable {
    let cluster: String?
    let clusterFlavor: String?
    let namespace: String?
    /// The PersistentVolumeClaim.
    let claim: String?
    /// The PersistentVolume.
    let volume: String?
    /// For a page about the disk: `claim data-0, namespace db, cluster prod, volume pvc-1f0e`.
    let words: String

    enum CodingKeys: CodingKey { case cluster, clusterFlavor, namespace, claim, volume }

    init(_ volume: KubernetesVolume) {
        cluster = volume.cluster
        clusterFlavor = volume.clusterFlavor
        namespace = volume.namespace
        claim = volume.claim
        self.volume = volume.volume
        words = volume.description + (volume.volume.map { ", volume \($0)" } ?? "")
    }

    /// For a row of a list: `db/data-0 (prod)`.
    var short: String {
        let claim = [namespace, claim].compactMap { $0 }.joined(separator: "/")
        guard let cluster else { return claim.isEmpty ? "yes" : claim }
        return claim.isEmpty ? cluster : "\(claim) (\(cluster))"
    }

    /// For CSV: `prod / db / data-0`.
    var path: String { [cluster, namespace, claim].compactMap { $0 }.joined(separator: " / ") }
}
