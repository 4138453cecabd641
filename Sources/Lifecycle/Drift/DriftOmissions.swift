import FCD

/// What a comparison leaves out, and why.
struct DriftOmissions {
    /// The moids of datastores whose disks could not be listed.
    private(set) var skipped: Set<String> = []
    /// What is said of them.
    private var unlisted: [String] = []
    /// Why some disks could not be found, and how many.
    private var unfound: [String: Int] = [:]
    /// Disks of which the datastores that have to tell do not tell whether they are there.
    var untold = 0
    /// Disks that fcd was changing while they were compared.
    var moving = 0
    /// Machines whose devices could not be read.
    var unreadMachines: [String] = []
    /// Disks whose metadata was not read, though the catalog expects something there.
    var withoutMetadata = 0

    /// Whether a part of the server could not be read.
    var isPartial: Bool { !unlisted.isEmpty || !unfound.isEmpty || untold > 0 || !unreadMachines.isEmpty }

    /// Leaves out the disks of datastores that could not be listed.
    mutating func skip(_ unread: [(datastore: Datastore, error: FCDError)]) {
        for (datastore, error) in unread {
            skipped.insert(datastore.reference.value)
            unlisted.append("the disks of \(datastore.name): \(error.message)")
        }
    }

    /// Leaves out disks that may lie where nobody could look.
    mutating func add(_ unread: [ServerFault]) {
        for fault in unread { unfound[fault.message, default: 0] += 1 }
    }

    func sentences(_ fields: Set<DriftField>, _ capabilities: ServerCapabilities) -> [String] {
        var sentences = unlisted
        for (why, count) in unfound.sorted(by: { $0.key < $1.key }) { sentences.append("\(Self.disks(count)): \(why)") }
        if untold > 0 {
            sentences.append("\(Self.disks(untold)), of which the datastore does not tell whether it is there")
        }
        if moving > 0 { sentences.append("\(Self.disks(moving)) that fcd was changing meanwhile: ask again") }
        if !unreadMachines.isEmpty {
            sentences.append(
                "attachments to \(unreadMachines.sorted().joined(separator: ", ")), whose devices cannot be read"
            )
        }
        let perDisk = DriftField.allCases.filter { $0.isReadDiskByDisk && !fields.contains($0) }
        if !perDisk.isEmpty, fields.count > 1 {
            let names = perDisk.map(\.rawValue).joined(separator: " and ")
            let options = perDisk.map { "--only \($0.rawValue)" }.joined(separator: " ")
            sentences.append("\(names), which cost a call for each disk: ask with \(options)")
        }
        if fields.contains(.tags), !capabilities.hasTags {
            sentences.append("tags: this server has none of its own")
        }
        guard !fields.isDisjoint(with: [.owner, .retirement]) else { return sentences }
        if !capabilities.hasMetadata {
            sentences.append("owners and retirements: this server keeps no metadata, they are the catalog's own")
        } else if withoutMetadata > 0 {
            sentences.append(
                "owners and retirements of \(withoutMetadata) disks, whose metadata the server's list leaves out: ask with "
                    + "--only owner --only retirement"
            )
        }
        return sentences
    }

    private static func disks(_ count: Int) -> String { count == 1 ? "one disk" : "\(count) disks" }
}
