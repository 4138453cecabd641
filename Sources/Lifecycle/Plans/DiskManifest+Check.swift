import Catalog
import FCD

/// What is wrong with one entry of a manifest, whatever the server has.
package struct ManifestFault: Error, Sendable, Equatable {
    /// The entry's index, from 0.
    package var entry: Int
    package var message: String
    package var hint: String?

    init(_ entry: Int, _ message: String, hint: String? = nil) {
        self.entry = entry
        self.message = message
        self.hint = hint
    }
}

extension DiskManifest {
    /// Brings datastore and path of each entry together, and refuses what contradicts itself.
    ///
    /// - Throws: ``ManifestFault``.
    package func checked() throws(ManifestFault) -> DiskManifest {
        var manifest = self
        for index in disks.indices { manifest.disks[index] = try checked(disks[index], index) }
        try manifest.refuseRepetitions()
        return manifest
    }

    private func checked(_ disk: ManifestDisk, _ index: Int) throws(ManifestFault) -> ManifestDisk {
        guard disk.name != nil || disk.path != nil || disk.id != nil else {
            throw ManifestFault(index, "the entry names no disk", hint: "give name, path or id")
        }
        if disk.path != nil, disk.id != nil {
            throw ManifestFault(index, "path and id both say which disk is meant", hint: "leave one of them out")
        }
        do throws(FCDError) {
            if let name = disk.name { try DiskWords.requireName(name, "plan FILE") }
            try disk.path?.requireDescriptor(forBeing: "registered")
            if let tags = disk.tags { try DiskWords.requireLines(of: tags) }
            if let metadata = disk.metadata { try DiskWords.requireLines(of: metadata.compactMapValues { $0 }) }
            if let owner = disk.owner {
                guard owner != ManifestOwner() else {
                    throw FCDError(.invalidArgument, "the owner says nothing", hint: "give team, person or contact")
                }
                try DiskWords.requireLines(of: owner.applied(to: nil))
            }
        } catch {
            throw ManifestFault(index, error.message, hint: error.hint)
        }
        if let path = disk.path, let datastore = disk.datastore, path.datastore != datastore {
            throw ManifestFault(
                index,
                "the path \(path) does not lie on the datastore \(datastore)",
                hint: "leave out datastore: the path says it"
            )
        }
        if let tags = disk.tags, Set(tags).count < tags.count {
            throw ManifestFault(index, "a tag stands there twice", hint: "name each tag once")
        }
        return disk
    }

    /// Two entries for one disk would fight over it.
    private func refuseRepetitions() throws(ManifestFault) {
        var seen: [String: Int] = [:]
        var names: [String: [Int]] = [:]
        for (index, disk) in disks.enumerated() {
            if let key = disk.path.map({ "path \($0)" }) ?? disk.id.map({ "ID \($0)" }) {
                if let other = seen[key] {
                    throw ManifestFault(index, "the \(key) stands in entry \(other + 1) already")
                }
                seen[key] = index
            } else if let name = disk.name {
                for other in names[name] ?? [] {
                    let here = disk.datastore, there = disks[other].datastore
                    guard here == nil || there == nil || here == there else { continue }
                    throw ManifestFault(
                        index,
                        "the name \(name) stands in entry \(other + 1) already",
                        hint: "tell them apart by path, id or datastore"
                    )
                }
                names[name, default: []].append(index)
            }
        }
    }
}
