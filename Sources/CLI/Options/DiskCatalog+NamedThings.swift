import Catalog
import FCD
import Foundation
import Lifecycle

/// What a name on the command line stands for, by the catalog alone.
extension DiskCatalog {
    /// The one disk that a text names, be it there or no more: by ID, beginning of an ID, name or path, and where no disk
    /// has that name or path, by one that it once had.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``, or ``FCDError/Code/ambiguous`` with the candidates.
    func anyDisk(named text: String) throws -> DiskListing {
        for found in [
            try candidates(for: text), try candidates(for: text, includeGone: true), try formerCandidates(for: text),
        ] where !found.isEmpty {
            return try only(found, text)
        }
        throw FCDError(
            .notFound,
            "the catalog has no disk \(String(reflecting: text)), and none that was called so",
            hint: "`fcd find --include-gone` lists those that it has"
        )
    }

    /// The one disk that a text names or ever named: by ID, beginning of an ID, name or path. Unlike
    /// ``anyDisk(named:)`` a disk that is there does not go before one that was called so earlier: whose history is meant
    /// is not guessed.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``, or ``FCDError/Code/ambiguous`` with the candidates.
    func diskOfAnyTime(named text: String) throws -> DiskListing {
        let present = try candidates(for: text, includeGone: true)
        if present.count == 1, present[0].disk.fcdID?.lowercased() == text.lowercased() { return present[0] }
        let known = Set(present.map(\.id))
        let found = present + (try formerCandidates(for: text)).filter { !known.contains($0.id) }
        guard found.isEmpty else { return try only(found, text) }
        return try anyDisk(named: text)
    }

    /// The one disk that a text names as the catalog shows it, of that server where one is given; one that is gone only
    /// where no other is called so.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``, or ``FCDError/Code/ambiguous`` with the candidates.
    func disk(named text: String, serverID: Int64?) throws -> DiskListing {
        for includesGone in [false, true] {
            let found = try candidates(for: text, serverID: serverID, includeGone: includesGone)
            if !found.isEmpty { return try only(found, text) }
        }
        throw FCDError(
            .notFound,
            "the catalog has no disk \(String(reflecting: text))" + (asOf.map { " as of \($0.seconds)" } ?? ""),
            hint: asOf == nil
                ? "`fcd find --include-gone` lists those that it has"
                : "`fcd history \(text.quotedForShell)` tells what it knows of one that was called so at any time"
        )
    }

    /// The one server that a text names.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``, or ``FCDError/Code/ambiguous`` with the candidates.
    func server(named text: String) throws -> ServerRecord {
        let servers = try servers()
        let wanted = text.lowercased()
        let found = servers.filter { [$0.name, $0.url, $0.instanceUUID].contains { $0.lowercased() == wanted } }
        let candidates = (found.isEmpty ? servers : found).map { "\($0.name)  \($0.url)  \($0.instanceUUID)" }
        switch found.count {
        case 1: return found[0]
        case 0:
            throw FCDError(
                .notFound,
                "the catalog has no server \(String(reflecting: text))",
                hint: "name one of those that it has",
                candidates: candidates
            )
        default:
            throw FCDError(
                .ambiguous,
                "\(String(reflecting: text)) names \(found.count) servers",
                hint: "name one of them by its instance UUID",
                candidates: candidates
            )
        }
    }

    /// The one VM that a text names, be it there or no more: by moid, instance UUID, inventory path or name, or by a name
    /// or path that it once had.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``, or ``FCDError/Code/ambiguous`` with the candidates.
    func machine(named text: String) throws -> VMRecord {
        let found = try machines(named: text)
        switch found.count {
        case 1: return found[0].machine
        case 0:
            throw FCDError(
                .notFound,
                "the catalog has no virtual machine \(String(reflecting: text)), and none that was called so",
                hint: "name it by its name, its inventory path, its moid (vm-42) or its UUID; `fcd sync` reads new ones"
            )
        default:
            throw FCDError(
                .ambiguous,
                "\(String(reflecting: text)) names \(found.count) virtual machines",
                hint: "name one of them by its inventory path, its instance UUID or its moid",
                candidates: found.map { machine, server in
                    [
                        machine.moid, machine.name, machine.inventoryPath ?? "", machine.instanceUUID ?? "", server,
                        machine.goneAt.map { "gone since \($0.minutes)" } ?? "",
                    ].filter { !$0.isEmpty }.joined(separator: "  ")
                }
            )
        }
    }

    private func only(_ found: [DiskListing], _ text: String) throws(FCDError) -> DiskListing {
        guard found.count > 1 else { return found[0] }
        throw FCDError(
            .ambiguous,
            "\(String(reflecting: text)) names \(found.count) disks",
            hint: "name one of them by its ID",
            candidates: found.map { listing in
                [
                    listing.disk.fcdID ?? "-", listing.disk.name, listing.disk.path ?? "", listing.server,
                    listing.disk.goneAt.map { "\(listing.disk.state.rawValue) since \($0.minutes)" } ?? "",
                ].filter { !$0.isEmpty }.joined(separator: "  ")
            }
        )
    }
}
