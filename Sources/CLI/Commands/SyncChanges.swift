import Catalog
import Foundation
import Lifecycle

/// What a sync that looked for changes came to.
struct ChangesReport: ChangeReport {
    let sync: ChangesSync

    private var scope: String { sync.reasonForFull == nil ? "changes" : "full" }

    private enum Key: CodingKey {
        case scope, reasonForFull
    }

    func encode(to encoder: any Encoder) throws {
        try sync.summary.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(scope, forKey: .scope)
        try container.encodeIfPresent(sync.reasonForFull, forKey: .reasonForFull)
    }

    var sentences: [String] {
        let report = SyncReport(summary: sync.summary)
        if let reason = sync.reasonForFull { return report.sentences + ["  everything was read: \(reason)"] }
        return [
            "looked for changes of \(sync.summary.server): "
                + (report.changes.isEmpty ? "nothing has changed" : report.changes),
            "  names, sizes, metadata and what is gone are as of \(sync.lastFull.seconds): "
                + "`fcd sync` reads everything",
        ]
    }

    var fields: [Field] { SyncReport(summary: sync.summary).fields + [Field("Scope", "scope", .text(scope))] }
}
