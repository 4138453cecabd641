import Catalog
package import FCD

// A manifest has one form, whether it is read from YAML, from a row of a CSV file, or from a saved plan.

extension ManifestDisk {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys) throws -> String? { try container.decodeIfPresent(String.self, forKey: key) }
        func read<Value>(_ key: CodingKeys, _ parse: (String) throws -> Value) throws -> Value? {
            guard let text = try text(key) else { return nil }
            do {
                return try parse(text)
            } catch let error as FCDError {
                throw DecodingError.dataCorruptedError(
                    forKey: key,
                    in: container,
                    debugDescription: error.message + (error.hint.map { ": \($0)" } ?? "")
                )
            }
        }
        name = try text(.name)
        id = try read(.id) { text in
            guard DiskID.isWhole(text) else { throw FCDError(.invalidArgument, "\(text) is no whole ID of a disk") }
            return DiskID(text.lowercased())
        }
        path = try read(.path) { try DatastorePath(parsing: $0).normalized }
        size = try read(.size) { try MiB(parsing: $0) }
        provisioning = try read(.provisioning) { text in
            guard let kind = Disk.Provisioning(word: text) else {
                throw FCDError(.invalidArgument, "\(text) is none of thin, lazy, eager")
            }
            return kind
        }
        policy = try text(.policy)
        datastore = try text(.datastore)
        owner = try container.decodeIfPresent(ManifestOwner.self, forKey: .owner)
        tags = try container.decodeIfPresent([CatalogTag].self, forKey: .tags)
        metadata = try container.decodeIfPresent([String: String?].self, forKey: .metadata)
        flags = try container.decodeIfPresent([String: Bool].self, forKey: .flags).map { words in
            var flags: [DiskFlag: Bool] = [:]
            for (word, value) in words {
                guard let flag = DiskFlag.allCases.first(where: { $0.word == word }) else {
                    throw DecodingError.dataCorruptedError(
                        forKey: .flags,
                        in: container,
                        debugDescription: "\(word) is none of \(DiskFlag.allCases.map(\.word).joined(separator: ", "))"
                    )
                }
                flags[flag] = value
            }
            return flags
        }
        attach = try container.decodeIfPresent(ManifestAttachment.self, forKey: .attach)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(name, forKey: .name)
        try container.encodeIfPresent(id?.rawValue, forKey: .id)
        try container.encodeIfPresent(path?.description, forKey: .path)
        try container.encodeIfPresent(size.map { "\($0.count)MiB" }, forKey: .size)
        try container.encodeIfPresent(provisioning?.word, forKey: .provisioning)
        try container.encodeIfPresent(policy, forKey: .policy)
        try container.encodeIfPresent(datastore, forKey: .datastore)
        try container.encodeIfPresent(owner, forKey: .owner)
        try container.encodeIfPresent(tags, forKey: .tags)
        try container.encodeIfPresent(metadata, forKey: .metadata)
        let words = flags.map { Dictionary(uniqueKeysWithValues: $0.map { ($0.key.word, $0.value) }) }
        try container.encodeIfPresent(words, forKey: .flags)
        try container.encodeIfPresent(attach, forKey: .attach)
    }
}

extension ManifestAttachment: Codable {
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case vm, controller, unit
    }

    /// The word for no VM.
    package static let none = "none"

    package init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self) {
            guard word == Self.none else {
                throw DecodingError.dataCorrupted(
                    DecodingError.Context(
                        codingPath: decoder.codingPath,
                        debugDescription: "write none, or a mapping with vm and perhaps controller and unit"
                    )
                )
            }
            self = .nowhere
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let slot = SlotRequest(
            controller: try container.decodeIfPresent(String.self, forKey: .controller),
            unit: try container.decodeIfPresent(Int.self, forKey: .unit)
        )
        self = .to(vm: try container.decode(String.self, forKey: .vm), slot)
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .nowhere:
            var container = encoder.singleValueContainer()
            try container.encode(Self.none)
        case .to(let vm, let slot):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(vm, forKey: .vm)
            try container.encodeIfPresent(slot.controller, forKey: .controller)
            try container.encodeIfPresent(slot.unit, forKey: .unit)
        }
    }
}

extension Disk.Provisioning {
    /// `thin`, `lazy` or `eager`.
    package var word: String {
        switch self {
        case .thin: "thin"
        case .lazyZeroedThick: "lazy"
        case .eagerZeroedThick: "eager"
        }
    }

    package init?(word: String) {
        guard let kind = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = kind
    }
}
