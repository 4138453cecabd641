package import FCD

extension DiskLifecycle {
    /// Finds the one snapshot of a disk that a text names: its ID, the beginning of it, or its description.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``, or ``FCDError/Code/ambiguous`` with the candidates.
    package func snapshot(_ text: String, of holder: SnapshotHolder) async throws -> DiskSnapshot {
        let all = try await snapshots(of: holder)
        let wanted = text.lowercased()
        let byID = all.filter { $0.id?.rawValue.lowercased() == wanted }
        let found = byID.isEmpty ? all.filter { $0.isCalled(text, prefix: wanted) } : byID
        switch found.count {
        case 1: return found[0]
        case 0:
            let has = all.isEmpty ? "it has none" : all.count == 1 ? "it has another" : "it has \(all.count) others"
            throw FCDError(
                .notFound,
                "disk \(holder.name) (\(holder.id)) has no snapshot \(String(reflecting: text)): \(has)",
                hint: "`fcd snapshot ls \(holder.id)` lists its snapshots; one belongs to one disk alone"
            )
        default:
            throw FCDError(
                .ambiguous,
                "\(String(reflecting: text)) names \(found.count) snapshots of disk \(holder.name) (\(holder.id))",
                hint: "name one of them by its ID",
                candidates: found.map { "\($0.id?.rawValue ?? "(no ID)")  \($0.createTime)  \($0.description)" }
            )
        }
    }
}

extension DiskSnapshot {
    fileprivate func isCalled(_ text: String, prefix: String) -> Bool {
        let mayBeID = prefix.count >= 4 && prefix.allSatisfy { $0.isHexDigit || $0 == "-" }
        return description == text || (mayBeID && id?.rawValue.lowercased().hasPrefix(prefix) == true)
    }

    /// For messages: `nightly (6f1c…, 2025-03-01T09:30:00Z)`.
    package var named: String {
        let name = description.isEmpty ? "without a description" : description
        return "\(name) (\(id?.rawValue ?? "no ID"), \(createTime))"
    }

    /// The ID, which every call on a snapshot takes.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/conflict`` where the server lists it without one.
    func requireID(of holder: SnapshotHolder) throws(FCDError) -> DiskID {
        guard let id else {
            throw FCDError(
                .conflict,
                "the server lists the snapshot \(named) of disk \(holder.name) without an ID, so no call can name it",
                hint: "it goes with the disk; `fcd snapshot ls \(holder.id) --stranded` lists what cannot be reached"
            )
        }
        return id
    }
}
