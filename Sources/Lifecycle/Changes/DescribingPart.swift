import Catalog
import FCD

/// One thing that is set on a disk after it was made.
struct DescribingPart {
    /// Such as `the owner`.
    var what: String
    var change: () async throws -> ChangeResult
}

extension DiskLifecycle {
    /// Sets owner and tags of a disk that was just registered or made, and adds what is to be said of that to the
    /// result. What fails makes the result partial: the disk itself stays.
    ///
    /// - parameter first: What is set before owner and tags.
    func describe(
        _ result: ChangeResult,
        of disk: Disk,
        owner: Owner?,
        tags: [CatalogTag],
        first: [DescribingPart] = []
    ) async -> ChangeResult {
        var parts = first
        if let owner { parts.append(DescribingPart(what: "the owner") { try await setOwner(owner, of: disk) }) }
        for tag in tags { parts.append(DescribingPart(what: "the tag \(tag)") { try await addTag(tag, to: disk) }) }
        var result = result
        for part in parts {
            do {
                let described = try await part.change()
                result.warnings += described.warnings
                switch (result.outcome, described.outcome) {
                case (_, .partial): result.outcome = .partial
                case (.unchanged, .done): result.outcome = .done
                default: break
                }
            } catch {
                result.warnings.append("\(part.what) was not set: \(error)")
                result.outcome = .partial
            }
        }
        return result
    }
}
