import FCD
import Foundation
import Lifecycle
import Yams

/// Reads manifests: YAML (and so JSON), or CSV where the file's name ends in `.csv`.
struct ManifestFile {
    /// The file's name, for messages.
    let path: String

    /// - Throws: ``CLIError``, naming file, line and entry.
    static func read(_ path: String) async throws -> DiskManifest {
        let text = try FileText.read(path)
        let file = ManifestFile(path: path)
        guard path.lowercased().hasSuffix(".csv") else { return try file.manifest(yaml: text) }
        return try await file.manifest(csv: text)
    }

    func manifest(yaml text: String) throws -> DiskManifest {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw CLIError(.usage, YAMLWords.words(for: error, path: path))
        }
        guard let root, root.mapping != nil else {
            throw refusal(nil, "a manifest is a mapping with version and disks", hint: Self.example)
        }
        try requireKeys(of: root, DiskManifest.CodingKeys.allCases.map(\.rawValue), in: "the manifest")
        guard let version = root["version"]?.int else {
            throw refusal(root, "version must be \(DiskManifest.version)", hint: Self.example)
        }
        guard version == DiskManifest.version else {
            throw refusal(
                root["version"],
                "this fcd knows manifests of version \(DiskManifest.version), and this is \(version)"
            )
        }
        guard let disks = root["disks"]?.sequence else {
            throw refusal(root["disks"] ?? root, "disks must be a list of disks", hint: Self.example)
        }
        return try manifest(disks.map { ManifestEntry(node: $0, line: $0.mark?.line) })
    }

    /// The manifest of entries that were read from whatever form.
    func manifest(_ entries: [ManifestEntry]) throws -> DiskManifest {
        let disks = try entries.enumerated().map { try disk($1, number: $0 + 1) }
        do throws(ManifestFault) {
            return try DiskManifest(disks).checked()
        } catch {
            let fault = error
            let entry = entries[fault.entry]
            throw refusal(entry.line, fault.entry + 1, fault.message, hint: fault.hint)
        }
    }

    private func disk(_ entry: ManifestEntry, number: Int) throws -> ManifestDisk {
        let node = entry.node
        guard node.mapping != nil else { throw refusal(entry.line, number, "it must be a mapping of keys to values") }
        let place = "entry \(number)"
        try requireKeys(of: node, ManifestDisk.CodingKeys.allCases.map(\.rawValue), in: place, entry.line)
        try requireKeys(of: node["owner"], ManifestOwner.CodingKeys.allCases.map(\.rawValue), in: place, entry.line)
        try requireKeys(of: node["flags"], DiskFlag.allCases.map(\.word), in: place, entry.line)
        try requireKeys(
            of: node["attach"],
            ManifestAttachment.CodingKeys.allCases.map(\.rawValue),
            in: place,
            entry.line
        )
        for owner in [node, node["owner"], node["flags"], node["attach"]] {
            for (key, value) in owner?.mapping ?? [:] where value.null != nil {
                throw refusal(
                    key.mark?.line ?? entry.line,
                    number,
                    "\(key.string ?? "?") has no value",
                    hint: "leave the key out to leave it alone; an empty list of tags is written []"
                )
            }
        }
        do {
            return try YAMLDecoder().decode(ManifestDisk.self, from: node)
        } catch let error as DecodingError {
            let (keys, words) = YAMLWords.words(for: error)
            let line = line(of: keys, in: node) ?? entry.line
            throw refusal(line, number, words)
        }
    }

    /// The line of the value that a decoder's path leads to.
    private func line(of keys: [any CodingKey], in node: Node) -> Int? {
        var (node, line) = (node, node.mark?.line)
        for key in keys {
            guard let next = key.intValue.flatMap({ node.sequence?[$0] }) ?? node[key.stringValue] else { break }
            node = next
            line = next.mark?.line ?? line
        }
        return line
    }

    private func requireKeys(of node: Node?, _ known: [String], in place: String, _ line: Int? = nil) throws {
        for (key, _) in node?.mapping ?? [:] {
            let name = key.string ?? "?"
            guard !known.contains(name) else { continue }
            throw CLIError(
                .usage,
                "\(location(key.mark?.line ?? line)): \(place): unknown key \(name)",
                hint: "\(Spelling.nearest(to: name, among: known).map { "did you mean \($0)? " } ?? "")known keys: "
                    + known.joined(separator: ", ")
            )
        }
    }

    func location(_ line: Int?) -> String { path + (line.map { ":\($0)" } ?? "") }

    func refusal(_ node: Node?, _ message: String, hint: String? = nil) -> CLIError {
        CLIError(.usage, "\(location(node?.mark?.line)): \(message)", hint: hint)
    }

    func refusal(_ line: Int?, _ number: Int, _ message: String, hint: String? = nil) -> CLIError {
        CLIError(.usage, "\(location(line)): entry \(number): \(message)", hint: hint)
    }

    private static let example = "docs/manifest.md shows what one looks like"
}

/// One disk of a manifest, as it was read.
struct ManifestEntry {
    let node: Node
    let line: Int?
}
