import FCD
import Foundation

@testable import CLI

/// A row with a value of every kind.
struct SampleRow: ListRow {
    var id: String
    var name: String
    var capacityMiB: Int64?
    var created: Date?
    var tags: [String] = []

    var identifier: String { id }

    static var columns: [Column<SampleRow>] {
        [
            Column("ID", "id") { .text($0.id) },
            Column("NAME", "name", fit: .tail) { .text($0.name) },
            Column("SIZE", "capacityMiB") { .capacity($0.capacityMiB.map { MiB($0) }) },
            Column("CREATED", "created") { .time($0.created) },
            Column("TAGS", "tags", fit: .middle) { .list($0.tags) },
        ]
    }
}

struct SampleDetails: Details {
    var id: String
    var name: String
    var attachments: [SampleRow] = []

    var identifier: String { id }
    var fields: [Field] { [Field("ID", "id", .text(id)), Field("Display name", "name", .text(name))] }
    var sections: [Section] { [Section(title: "Attachments", table: Table(attachments))] }
}

struct SampleChange: ChangeReport {
    var name: String

    var sentences: [String] { ["renamed the disk to \(name)"] }
    var fields: [Field] { [Field("Name", "name", .text(name))] }
}
