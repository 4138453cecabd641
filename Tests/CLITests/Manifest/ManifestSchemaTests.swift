import FCD
import Foundation
import Lifecycle
import Testing

@testable import CLI

/// docs/manifest.schema.json, docs/manifest.md and the decoder say the same.
struct ManifestSchemaTests {
    private let schema: [String: Any]
    private let document: String

    init() throws {
        // Tests/CLITests/Manifest/ManifestSchemaTests.swift
        var folder = URL(filePath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        let data = try Data(contentsOf: folder.appending(path: "docs/manifest.schema.json"))
        schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        document = try String(contentsOf: folder.appending(path: "docs/manifest.md"), encoding: .utf8)
    }

    private func properties(_ name: String? = nil) throws -> Set<String> {
        let definitions = schema["$defs"] as? [String: Any]
        let object = try #require(name.map { definitions?[$0] as? [String: Any] } ?? schema)
        #expect(object["additionalProperties"] as? Bool == false)
        return Set(try #require(object["properties"] as? [String: Any]).keys)
    }

    @Test func `the schema knows the keys that the decoder knows`() throws {
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        #expect(try properties() == Set(DiskManifest.CodingKeys.allCases.map(\.rawValue)))
        #expect(try properties("disk") == Set(ManifestDisk.CodingKeys.allCases.map(\.rawValue)))
        #expect(try properties("owner") == Set(ManifestOwner.CodingKeys.allCases.map(\.rawValue)))
        #expect(try properties("attachment") == Set(ManifestAttachment.CodingKeys.allCases.map(\.rawValue)))
        #expect(try properties("flags") == Set(DiskFlag.allCases.map(\.word)))
        let disk = (schema["$defs"] as? [String: Any])?["disk"] as? [String: Any]
        let keys = disk?["properties"] as? [String: Any]
        let kinds = (keys?["provisioning"] as? [String: Any])?["enum"] as? [String]
        #expect(Set(kinds ?? []) == Set(Disk.Provisioning.allCases.map(\.word)))
    }

    @Test func `every key stands in the document, and its examples are manifests that say the same`() async throws {
        for key in ManifestDisk.CodingKeys.allCases { #expect(document.contains("| `\(key.rawValue)` |")) }
        let yaml = try #require(document.firstMatch(of: /```yaml\n((?s).*?)```/)).output.1
        let csv = try #require(document.firstMatch(of: /```csv\n((?s).*?)```/)).output.1
        var fromYAML = try ManifestFile(path: "a.yaml").manifest(yaml: String(yaml)).disks
        let fromCSV = try await ManifestFile(path: "a.csv").manifest(csv: String(csv)).disks
        #expect(fromYAML.count == 2)
        // What the table of the example leaves out.
        fromYAML[0].provisioning = nil
        fromYAML[0].owner = ManifestOwner(team: "payments")
        fromYAML[0].flags = [.keepAfterDeleteVM: true]
        fromYAML[0].attach = .to(vm: "payments-app-01", SlotRequest(unit: 3))
        #expect(fromYAML == fromCSV)
    }
}
