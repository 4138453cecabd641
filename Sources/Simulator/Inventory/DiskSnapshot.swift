import Foundation

/// A snapshot of a First Class Disk.
struct DiskSnapshot: Sendable {
    let id: String
    var description: String
    var created: Date
    var backingObjectID: String
    var capacityMiB: Int64
    var metadata: [String: String]
    var changeID: String?
    /// The file that was written to until the snapshot was taken, below the datastore's root.
    var path: String
    /// What was written between the snapshot before it and this one.
    var writes: [WrittenArea]
    /// The server lists it and finds nothing behind it.
    var isStranded = false
}

/// A stretch of a disk that somebody wrote to, in bytes.
struct WrittenArea: Sendable, Equatable {
    var start: Int64
    var end: Int64

    /// The stretches as the fewest that cover the same, in order.
    static func joined(_ areas: [WrittenArea]) -> [WrittenArea] {
        areas.sorted { $0.start < $1.start }.reduce(into: []) { joined, area in
            if let last = joined.last, area.start <= last.end {
                joined[joined.count - 1].end = max(last.end, area.end)
            } else {
                joined.append(area)
            }
        }
    }
}
