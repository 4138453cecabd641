package import FCD

/// Which snapshots a revert loses, beside what was written since.
package enum RevertLoss: Sendable, Equatable {
    /// These, which are later; the oldest first.
    case snapshots([DiskSnapshot])
    /// The later ones among these. Which they are is not known: the server's time of one cannot be read.
    case someOf([DiskSnapshot])

    /// The snapshots that are lost; nil where that is not known.
    package var snapshots: [DiskSnapshot]? {
        if case .snapshots(let snapshots) = self { snapshots } else { nil }
    }

    /// For messages: `, and 2 later snapshots: …`; empty for none.
    var words: String {
        switch self {
        case .snapshots([]): ""
        case .snapshots(let lost):
            ", and \(lost.count) later \(lost.count == 1 ? "snapshot" : "snapshots"): "
                + lost.map(\.named).joined(separator: ", ")
        case .someOf(let others):
            ", and those of the disk's other snapshots that are later, which is not known since a time cannot be read: "
                + others.map(\.named).joined(separator: ", ")
        }
    }

    /// For messages of what was done: `; 2 later snapshots are gone`; empty for none.
    var wordsAfterwards: String {
        switch self {
        case .snapshots([]): ""
        case .snapshots(let lost): "; \(lost.count) later \(lost.count == 1 ? "snapshot is" : "snapshots are") gone"
        case .someOf: "; later snapshots are gone"
        }
    }
}
