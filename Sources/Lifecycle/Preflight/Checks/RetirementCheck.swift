import Catalog
import FCD

/// Whether the disk is marked for deletion, which a VM that gets it makes void.
enum RetirementCheck {
    static func judge(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        guard let disk = change.disk, let mark = mark(facts) else { return nil }
        let due = mark.dueAt.map { ", to be purged from \($0.minutes) on" } ?? ""
        return .warns(
            "disk \(disk.called) is retired\(due): once a VM has had it that is void, and it is not purged",
            next:
                "run `fcd unretire \(disk.id)` to take the mark off, or `fcd retire \(disk.id)` once it is detached again"
        )
    }

    /// By the disk's metadata, or by the catalog where the server has none.
    private static func mark(_ facts: PreflightFacts) -> RetirementMark? {
        guard let metadata = facts.metadata.value else { return facts.knownRetirement }
        return RetirementMetadata.read(metadata)
    }
}
