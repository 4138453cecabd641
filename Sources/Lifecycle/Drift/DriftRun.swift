import Catalog
import FCD
import Foundation

/// A comparison under way.
struct DriftRun {
    private(set) var summary = DriftSummary()
    /// Disks of the catalog that were compared already, or cannot be.
    private(set) var compared = KeySet()

    private let lifecycle: DiskLifecycle
    private let catalog: DiskCatalog
    private let server: ServerRecord
    private let fields: Set<DriftField>
    private let knownTags: Set<CatalogTag>
    /// The moids of datastores by their keys in the catalog, those included that are gone.
    private let moidsByKey: [Int64: String]
    /// The moids of datastores by their URLs.
    private let moidsByURL: [String: String]
    private var reader: LiveDiskReader
    /// How many disks may still be asked for their metadata one by one.
    private var metadataReads: Int
    /// What was left out, and why.
    private var omissions = DriftOmissions()

    init(
        _ lifecycle: DiskLifecycle,
        _ catalog: DiskCatalog,
        _ server: ServerRecord,
        _ options: DriftOptions,
        isFew: Bool
    ) throws {
        self.lifecycle = lifecycle
        self.catalog = catalog
        self.server = server
        let all = Set(DriftField.allCases).filter { isFew || !$0.isReadDiskByDisk }
        fields = options.only.isEmpty ? all : options.only
        knownTags = fields.contains(.tags) ? Set(try catalog.knownServerTags()) : []
        metadataReads = isFew || !options.only.isEmpty ? .max : 200
        reader = LiveDiskReader(lifecycle, fields: fields)
        let datastores = try catalog.datastores(serverID: server.id, includeGone: true)
        moidsByKey = Dictionary(datastores.map { ($0.id, $0.moid) }) { first, _ in first }
        moidsByURL = Dictionary(datastores.filter { $0.goneAt == nil }.map { ($0.url, $0.moid) }) { first, _ in first }
    }

    /// The findings of disks that the server shows, and of those that it does not find where it was asked for them.
    ///
    /// What fcd has changed since is compared with a new answer, once: the old one cannot have it.
    ///
    /// - parameter asked: When the server was asked.
    mutating func compare(_ answer: DriftAnswer, askedAt asked: Date) async throws -> [DriftFinding] {
        omissions.add(answer.unread)
        summary.disks += answer.ids.count
        let first = try await look(at: answer, since: .time(asked))
        var findings = first.findings
        if !first.moving.isEmpty {
            let before = try expectations(of: first.moving)
            reader.forgetDevices()
            let again = DriftAnswer(first.moving, rows: try await lifecycle.disks.retrieve(first.moving))
            omissions.add(again.unread)
            let second = try await look(at: again, since: .catalog(before))
            omissions.moving += second.moving.count
            findings += second.findings
        }
        for finding in findings { summary.findings[finding.severity, default: 0] += 1 }
        return findings
    }

    /// What the catalog must not be newer than.
    private enum Basis {
        /// The server was asked at this time.
        case time(Date)
        /// The catalog was so before the server was asked.
        case catalog([DiskID: DiskExpectation])
    }

    private typealias Look = (findings: [DriftFinding], moving: [DiskID])

    /// A disk that differs, as it seems.
    private struct Suspect {
        var disk: LiveDisk
        var findings: [DriftFinding]
        var word: DatastoreWord?
    }

    /// Compares disks. Those that differ while fcd changes them, or of which the catalog is newer than the answer, are
    /// `moving` and have no finding yet.
    private mutating func look(at answer: DriftAnswer, since basis: Basis) async throws -> Look {
        var disks = try await reader.disks(answer.found)
        let known = try expectations(of: answer.ids)
        for expected in known.values { compared.insert(expected.listing.id) }
        try await addMetadata(to: &disks, known)
        let words = try await datastoreWords(of: disks, answer.missing, known)
        var suspects: [Suspect] = []
        for disk in disks {
            let word = words[disk.entry.id]
            guard let expected = known[disk.entry.id] else {
                let finding = fields.contains(.existence) ? [DriftFinding(stranger: disk)] : []
                suspects.append(Suspect(disk: disk, findings: finding))
                continue
            }
            let findings = try comparison(of: expected, with: disk).findings(word)
            suspects.append(Suspect(disk: disk, findings: findings, word: word))
        }
        for id in answer.missing {
            guard let expected = known[id] else { continue }
            let (disk, word) = (LiveDisk(DiskListEntry(id: id)), words[id] ?? .hasNot)
            let findings = try comparison(of: expected, with: disk).missing(word)
            suspects.append(Suspect(disk: disk, findings: findings, word: word))
        }
        return try settled(suspects.filter { !$0.findings.isEmpty }, known, basis)
    }

    /// Tells the disks that differ from those that fcd is at.
    private mutating func settled(
        _ suspects: [Suspect],
        _ known: [DiskID: DiskExpectation],
        _ basis: Basis
    ) throws -> Look {
        guard !suspects.isEmpty else { return ([], []) }
        // Operations first: what one that has ended by now wrote is in the catalog as it is read after.
        let operations = try operationsUnderWay()
        let fresh = try expectations(of: suspects.map(\.disk.entry.id))
        var look: Look = ([], [])
        for suspect in suspects {
            let id = suspect.disk.entry.id
            let isNews =
                switch basis {
                // On a server without associations the devices of all machines were read once, for every page.
                case .time(let asked): fresh[id]?.isNewer(than: min(asked, reader.devicesAskedAt ?? asked)) ?? false
                case .catalog(let before): fresh[id] != before[id]
                }
            if isNews || fresh[id] != known[id] || operations.contains(where: { $0.isAbout(suspect.disk, known[id]) }) {
                look.moving.append(id)
            } else {
                if case .unknown = suspect.word { omissions.untold += 1 }
                look.findings += suspect.findings
            }
        }
        return look
    }

    /// Operations of processes that are at them.
    private func operationsUnderWay() throws -> [OperationRecord] {
        let filter = OperationFilter(openOnly: true, states: [.intended, .running], serverID: server.id)
        return try catalog.operations(filter).filter { !$0.isInterrupted }
    }

    private func expectations(of ids: [DiskID]) throws -> [DiskID: DiskExpectation] {
        let known = try catalog.expectations(fcdIDs: ids.map(\.rawValue), serverID: server.id)
        return Dictionary(known.map { (DiskID($0.listing.disk.fcdID ?? ""), $0) }) { first, _ in first }
    }

    /// Asks the datastores of disks that are not listed, and of those that are though the catalog saw them go: the global
    /// catalog may lag. Of Kubernetes' volumes a datastore need not tell.
    private func datastoreWords(
        of disks: [LiveDisk],
        _ missing: [DiskID],
        _ known: [DiskID: DiskExpectation]
    ) async throws -> [DiskID: DatastoreWord] {
        let client = lifecycle.disks
        guard fields.contains(.existence) else { return [:] }
        let returned = disks.map(\.entry).filter { entry in
            known[entry.id]?.isEnded == true && client.capabilities.hasGlobalCatalog
                && entry.metadata?.keys.contains { $0.hasPrefix("cns.") } != true
        }
        let absent = missing.filter { known[$0].map { !$0.isEnded } ?? false }
        let asked =
            returned.map { ($0.id, place(of: $0) ?? place(of: known[$0.id])) }
            + absent.map { ($0, place(of: known[$0])) }
        let words = try await asked.concurrently { id, datastore in
            try await DatastoreWord(of: id, on: datastore, client)
        }
        return Dictionary(zip(asked.map(\.0), words)) { first, _ in first }
    }

    /// The moid of the datastore on which the server has a disk.
    private func place(of entry: DiskListEntry) -> String? {
        entry.datastore?.value ?? entry.datastoreURL.flatMap { moidsByURL[$0] }
    }

    /// The moid of the datastore on which the catalog has a disk.
    private func place(of expected: DiskExpectation?) -> String? {
        expected?.listing.disk.datastoreID.flatMap { moidsByKey[$0] }
    }

    /// Those of these disks that do not lie, as the catalog has it, on a datastore that could not be listed.
    func askable(_ ids: [DiskID]) throws -> [DiskID] {
        guard !omissions.skipped.isEmpty else { return ids }
        let known = try expectations(of: ids)
        return ids.filter { id in place(of: known[id]).map { !omissions.skipped.contains($0) } ?? true }
    }

    /// A list tells no disk without metadata from one whose metadata it leaves out: where the catalog expects some, the
    /// disk is asked, as long as that is not most of a large server.
    private mutating func addMetadata(
        to disks: inout [LiveDisk],
        _ known: [DiskID: DiskExpectation]
    ) async throws {
        guard !fields.isDisjoint(with: [.owner, .retirement]), lifecycle.disks.capabilities.hasMetadata else { return }
        let silent = disks.indices.filter { index in
            let entry = disks[index].entry
            guard entry.fault == nil, entry.metadata == nil, let expected = known[entry.id] else {
                return false
            }
            let owner = expected.listing.owner.map { $0.source != .rule } ?? false
            return owner || expected.listing.retirement != nil
        }
        let asked = silent.prefix(metadataReads)
        metadataReads -= asked.count
        omissions.withoutMetadata += silent.count - asked.count
        let client = lifecycle.disks
        let answers = try await asked.map { disks[$0].entry.id }.concurrently { id in
            do {
                return try await client.metadata(of: try await client.retrieve(id)) as [String: String]?
            } catch let error as FCDError {
                guard error.fault != nil, error.code != .notAuthenticated else { throw error }
                return nil
            }
        }
        for (index, metadata) in zip(asked, answers) {
            disks[index].entry.metadata = metadata
            if metadata == nil { omissions.withoutMetadata += 1 }
        }
    }

    /// Leaves out the disks of datastores that could not be listed.
    mutating func skip(_ unread: [(datastore: Datastore, error: FCDError)]) { omissions.skip(unread) }

    /// Says what was not looked at.
    mutating func noteWhatWasLeftOut() {
        omissions.unreadMachines = reader.unreadMachines.map(\.name)
        summary.isPartial = omissions.isPartial
        summary.notCompared = omissions.sentences(fields, lifecycle.disks.capabilities)
    }

    private func comparison(of expected: DiskExpectation, with live: LiveDisk) -> DriftComparison {
        let (catalog, key) = (catalog, expected.listing.id)
        return DriftComparison(
            expected: expected,
            live: live,
            fields: fields,
            hasGlobalCatalog: lifecycle.disks.capabilities.hasGlobalCatalog,
            knownTags: knownTags
        ) { kinds, condition in
            try catalog.events(matching: EventQuery(diskID: key, kinds: kinds)).first(where: condition)
        }
    }
}

extension DiskExpectation {
    /// Whether the catalog has it as gone or deleted.
    fileprivate var isEnded: Bool { [.gone, .deleted].contains(listing.disk.state) }
}

extension OperationRecord {
    /// Whether it changes the disk, or is about to make it: then only its name or place may be known yet.
    fileprivate func isAbout(_ disk: LiveDisk, _ expected: DiskExpectation?) -> Bool {
        let entry = disk.entry
        if let expected { return diskID == expected.listing.id || parameters["disk"] == entry.id.rawValue }
        guard [.register, .promote, .create, .clone, .copySnapshot].contains(kind) else { return false }
        return entry.metadata?[DiskLifecycle.operationKey] == id || entry.path.map { $0 == parameters["path"] } ?? false
            || entry.name.map { $0 == parameters["name"] } ?? false
    }
}
