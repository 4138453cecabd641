/// The First Class Disks by identifier, with the identifiers in ascending order for paging.
struct DiskStore: Sendable {
    private var disks: [String: FirstClassDisk] = [:]
    private(set) var identifiers: [String] = []

    subscript(id: String) -> FirstClassDisk? {
        get { disks[id] }
        set {
            let isNew = disks[id] == nil
            disks[id] = newValue
            if isNew, newValue != nil {
                identifiers.insert(id, at: position(of: id))
            } else if !isNew, newValue == nil {
                identifiers.remove(at: position(of: id))
            }
        }
    }

    /// Adds many at once.
    mutating func add(_ more: [FirstClassDisk]) {
        for disk in more { disks[disk.id] = disk }
        identifiers = disks.keys.sorted()
    }

    /// All disks, by ascending identifier.
    var all: some Sequence<FirstClassDisk> { identifiers.lazy.compactMap { disks[$0] } }

    var count: Int { disks.count }

    /// The first position whose identifier is not less.
    func position(of id: String) -> Int {
        var low = 0
        var high = identifiers.count
        while low < high {
            let middle = (low + high) / 2
            if identifiers[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
