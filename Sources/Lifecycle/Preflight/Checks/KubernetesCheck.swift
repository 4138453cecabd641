import FCD

/// Whether the disk is a Kubernetes volume, which its cluster would not know changed.
enum KubernetesCheck {
    static func judge(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        guard let disk = change.disk else { return nil }
        guard let metadata = facts.metadata.value else { return untold(disk, change, facts) }
        guard let volume = KubernetesVolume(metadata: metadata) else {
            return .holds("disk \(disk.called) is no Kubernetes volume")
        }
        let words = "disk \(disk.called) is a Kubernetes volume, of \(volume.description)"
        guard change.isForbiddenToKubernetes else {
            return .warns(words, next: "change it through Kubernetes (`kubectl`) if that cluster still is")
        }
        return .fails(
            "\(words), and is not \(change.participle)",
            next: "change it through Kubernetes (`kubectl`), or pass --force if that cluster is no more",
            .inUse,
            isForceable: true,
            passedOver: words
        )
    }

    private static func untold(_ disk: Disk, _ change: IntendedChange, _ facts: PreflightFacts) -> Judgement {
        let mayBeOne: String?
        switch facts.metadata {
        case .untold(let error): mayBeOne = "its metadata cannot be read (\(error.message))"
        case .beyond where facts.mayHideKubernetes:
            mayBeOne = "its metadata cannot be read without the server's global catalog"
        default: mayBeOne = nil
        }
        guard let mayBeOne, change.isForbiddenToKubernetes else {
            return .unknown("whether disk \(disk.called) is a Kubernetes volume is not known", facts.metadata)
        }
        return .fails(
            "disk \(disk.called) is not \(change.participle): \(mayBeOne), so it may be a Kubernetes volume",
            next: facts.mayHideKubernetes
                ? "see why /vslm/sdk of this vCenter does not answer, or pass --force if you know the disk"
                : "see that this user may read the disk, or pass --force if you know it",
            isForceable: true,
            passedOver: "disk \(disk.called) may be a Kubernetes volume: \(mayBeOne)"
        )
    }
}

extension IntendedChange {
    /// What takes a volume from its cluster, or its data or a `VolumeSnapshot`'s. The rest only surprises it.
    fileprivate var isForbiddenToKubernetes: Bool {
        switch self {
        case .detach, .move, .rename, .retire, .delete, .unregister, .deleteSnapshot, .revert, .relocate, .configure,
            .track:
            true
        default: false
        }
    }
}
