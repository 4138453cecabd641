import Catalog
import FCD
import Foundation

/// What came of setting owner and tags of a disk that was just made or registered. What fails makes the whole partial:
/// the disk itself stays.
struct DescribedDisk: Sendable {
    var warnings: [String] = []
    /// What is worth knowing and takes nothing from the result.
    var notes: [String] = []
    var isPartial = false
    /// Whether something was set that was not so before.
    var isChanged = false

    private static let tagsKey = "tags"

    /// Owner and tags as an operation's parameters, so that they can be set after a crash.
    static func parameters(owner: Owner?, tags: [CatalogTag], at time: Date) -> [String: String] {
        var parameters = owner.map { OwnerMetadata.update(to: $0, at: time).set } ?? [:]
        if !tags.isEmpty { parameters[tagsKey] = tags.map(\.description).joined(separator: "\n") }
        return parameters
    }

    static func owner(in parameters: [String: String]) -> Owner? { OwnerMetadata.read(parameters)?.owner }

    static func tags(in parameters: [String: String]) -> [CatalogTag] {
        (parameters[tagsKey] ?? "").split(separator: "\n").compactMap { CatalogTag(String($0)) }
    }
}

/// One thing that is set on a disk after it was made.
struct DescribingPart {
    /// Such as `the owner`.
    var what: String
    var change: () async throws -> ChangeResult
}

extension DiskLifecycle {
    /// Sets owner and tags of a disk that was just registered or made.
    ///
    /// - parameter first: What is set before owner and tags.
    /// - parameter entry: The operation that made the disk: the catalog must know of the disk before it changes again.
    func describe(
        _ disk: Disk,
        owner: Owner?,
        tags: [CatalogTag],
        first: [DescribingPart] = [],
        in entry: JournalEntry? = nil
    ) async -> DescribedDisk {
        var parts = first
        if let owner { parts.append(DescribingPart(what: "the owner") { try await setOwner(owner, of: disk) }) }
        for tag in tags { parts.append(DescribingPart(what: "the tag \(tag)") { try await addTag(tag, to: disk) }) }
        if !parts.isEmpty { entry?.flush() }
        var described = DescribedDisk()
        for part in parts {
            do {
                let result = try await part.change()
                described.warnings += result.warnings
                described.notes += result.notes
                described.isPartial = described.isPartial || result.outcome == .partial
                described.isChanged = described.isChanged || result.outcome != .unchanged
            } catch {
                described.warnings.append("\(part.what) was not set: \(error)")
                described.isPartial = true
            }
        }
        return described
    }
}
