import FCD

/// What a server answered when it was asked for disks, or listed them.
struct DriftAnswer {
    /// Disks that it shows, be it with a fault.
    private(set) var found: [DiskListEntry] = []
    /// Disks that it does not find.
    private(set) var missing: [DiskID] = []
    /// Why disks are neither found nor missing: datastores on which they may lie could not be read.
    private(set) var unread: [ServerFault] = []

    init(listed: [DiskListEntry]) { found = listed }

    /// - Parameter ids: what was asked for. One of which the rows say nothing is missing.
    init(_ ids: [DiskID], rows: [DiskListEntry]) {
        missing = Set(ids).subtracting(rows.map(\.id)).sorted()
        for row in rows {
            if row.fault?.type == ServerFault.unreadDatastore, let fault = row.fault {
                unread.append(fault)
            } else if row.fault?.saysNotFound == true {
                missing.append(row.id)
            } else {
                found.append(row)
            }
        }
    }

    var ids: [DiskID] { found.map(\.id) + missing }
}
