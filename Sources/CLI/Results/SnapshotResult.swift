import FCD
import Foundation
import Lifecycle

/// One snapshot of a disk. What the server does not tell is left out.
struct SnapshotResult: ListRow, Details {
    let id: String?
    let createdAt: Date?
    let ageSeconds: Int64?
    let sizeBytes: Int64?
    let description: String
    /// The snapshots that a revert to this one would lose, the oldest first; nil where that is not known.
    let revertLoses: [String]?
    let path: String?
    let changeID: String?
    /// On vSAN and vVols.
    let backingObjectID: String?
    /// Why it cannot be used; left out for most.
    let stranded: String?

    init(_ row: SnapshotRow, now: Date) {
        id = row.snapshot.id?.rawValue
        createdAt = row.createdAt
        // A server whose clock is ahead makes nothing younger than now.
        ageSeconds = row.createdAt.map { max(0, Int64(now.timeIntervalSince($0))) }
        sizeBytes = row.sizeBytes
        description = row.snapshot.description
        revertLoses = row.lostByRevert.snapshots?.map { $0.id?.rawValue ?? "" }
        path = row.details?.path
        changeID = row.details?.changeID
        backingObjectID = row.snapshot.backingObjectID
        stranded = row.stranding?.rawValue
    }

    var identifier: String { id ?? "" }

    // A listing of one row has its own presentation; as a single thing it shows all of it.
    static var columns: [Column<SnapshotResult>] {
        [
            Column("ID", "id") { .text($0.id) },
            Column("CREATED", "createdAt") { .time($0.createdAt) },
            Column("AGE", "ageSeconds") { .age(seconds: $0.ageSeconds) },
            Column("SIZE", "sizeBytes") { .bytes($0.sizeBytes) },
            Column("REVERT LOSES", "revertLoses") { row in
                guard let lost = row.revertLoses else { return .text("not known", exact: "", .warning) }
                let count = lost.count
                return .text(
                    count == 0 ? "none" : "\(count) later",
                    exact: lost.joined(separator: ";"),
                    count == 0 ? .plain : .warning
                )
            },
            Column("DESCRIPTION", "description", fit: .tail) { row in
                row.stranded.map { .text("\(row.description) (stranded: \($0))", exact: row.description, .warning) }
                    ?? .text(row.description)
            },
            Column("FILE", "path", for: .programs) { .text($0.path) },
            Column("CHANGE ID", "changeID", for: .programs) { .text($0.changeID) },
            Column("BACKING OBJECT", "backingObjectID", for: .programs) { .text($0.backingObjectID) },
            Column("STRANDED", "stranded", for: .programs) { .text($0.stranded) },
        ]
    }

    var fields: [Field] {
        [
            Field("ID", "id", .text(id)),
            Field("Description", "description", .text(description)),
            Field("Created", "createdAt", .time(createdAt)),
            Field("Age", "ageSeconds", .age(seconds: ageSeconds)),
            Field("Size", "sizeBytes", .bytes(sizeBytes)),
            Field("File", "path", .text(path)),
            Field("Change ID", "changeID", .text(changeID)),
            Field("Backing object", "backingObjectID", .text(backingObjectID)),
            Field("A revert loses", "revertLoses", revertLoses.map { .list($0) } ?? .text(nil)),
        ] + (stranded.map { [Field("Stranded", "stranded", .text($0, .warning))] } ?? [])
    }
}
