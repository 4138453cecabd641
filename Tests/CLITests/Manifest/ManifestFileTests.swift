import Catalog
import FCD
import Foundation
import Lifecycle
import Testing

@testable import CLI

struct ManifestFileTests {
    private func yaml(_ entries: String) throws -> [ManifestDisk] {
        try ManifestFile(path: "disks.yaml").manifest(yaml: "version: 1\ndisks:\n" + entries).disks
    }

    private func csv(_ text: String) async throws -> [ManifestDisk] {
        try await ManifestFile(path: "disks.csv").manifest(csv: text).disks
    }

    @Test func `what is not mentioned is nil, and an empty list is not`() async throws {
        let disks = try yaml("  - name: a\n  - {name: b, tags: [], metadata: {x: null, y: 1}, attach: none}\n")
        #expect(disks[0] == ManifestDisk(name: "a"))
        #expect(disks[1].tags == [])
        #expect(disks[1].metadata == ["x": nil, "y": "1"])
        #expect(disks[1].attach == .nowhere)
        #expect(try await csv("name,tags\na,\n")[0].tags == nil)
    }

    @Test func `paths are written one way, and tags of a cell are separated either way`() async throws {
        #expect(try yaml("  - path: '[ds] ./a//b.vmdk'\n")[0].path?.description == "[ds] a/b.vmdk")
        let disks = try await csv("name,tags\r\na,x cat/y\r\n\"b\",very old; new\r\n")
        #expect(disks[0].tags?.map(\.description) == ["x", "cat/y"])
        #expect(disks[1].tags?.map(\.description) == ["very old", "new"])
    }

    @Test(arguments: [
        ("  - name: a\n    sise: 1GiB\n", "disks.yaml:4: entry 1: unknown key sise"),
        ("  - name: a\n  - name: b\n    tag: [x]\n", "disks.yaml:5: entry 2: unknown key tag"),
        ("  - name: a\n    size: 20GB\n", "disks.yaml:4: entry 1: size: "),
        ("  - name: a\n    size: [1]\n", "disks.yaml:4: entry 1: size must be text"),
        ("  - name: a\n    tags: x\n", "disks.yaml:4: entry 1: tags must be a list"),
        ("  - name: a\n    tags:\n", "disks.yaml:4: entry 1: tags has no value"),
        ("  - name: a\n    flags: {keep: maybe}\n", "disks.yaml:4: entry 1: flags.keep must be true or false"),
        ("  - name: a\n    flags: {keeps: true}\n", "disks.yaml:4: entry 1: unknown key keeps"),
        ("  - name: a\n    attach: app-01\n", "disks.yaml:4: entry 1: attach: write none"),
        ("  - name: a\n    attach: {unit: 1}\n", "disks.yaml:4: entry 1: attach needs vm"),
        ("  - name: a\n    owner: {}\n", "disks.yaml:3: entry 1: the owner says nothing"),
        ("  - name: a\n    owner: {expires: soon}\n", "disks.yaml:4: entry 1: owner.expires: "),
        ("  - name: a\n  - name: a\n", "disks.yaml:4: entry 2: the name a stands in entry 1 already"),
        ("  - path: '[d] a.vmdk'\n  - path: '[d] ./a.vmdk'\n", "disks.yaml:4: entry 2: the path [d] a.vmdk stands in"),
        ("  - size: 1GiB\n", "disks.yaml:3: entry 1: the entry names no disk"),
        ("  - [a]\n", "disks.yaml:3: entry 1: it must be a mapping"),
        ("  - name: 'a\n", "disks.yaml:"),
    ])
    func `a bad entry is refused with its line, its number and the word that is wrong`(
        entries: String,
        words: String
    ) throws {
        let error = #expect(throws: CLIError.self) { try yaml(entries) }
        #expect(error?.code == .usage)
        #expect(error?.message.hasPrefix(words) == true, "\(error?.message ?? "-")")
    }

    @Test func `a misspelt key is answered with the one that is meant`() throws {
        let error = #expect(throws: CLIError.self) { try yaml("  - name: a\n    tag: [x]\n") }
        #expect(error?.hint?.hasPrefix("did you mean tags? known keys: ") == true)
    }

    @Test(arguments: [
        "", "- name: a\n", "version: 2\ndisks: []\n", "disks: []\n", "version: 1\ndisks: a\n",
        "version: 1\ndisks: []\nextra: 1\n",
    ])
    func `what is no manifest is refused`(text: String) throws {
        #expect(throws: CLIError.self) { try ManifestFile(path: "m.yaml").manifest(yaml: text) }
    }

    @Test(arguments: [
        ("name,sise\na,1GiB\n", "disks.csv:1: unknown column sise"),
        ("name,name\na,b\n", "disks.csv:1: the column name stands there twice"),
        ("name,size\na\n", "disks.csv:2: entry 1: the row has 1 cells, and the header 2"),
        ("name,size\na,1GiB\n\n\"b\nc\",x\n", "disks.csv:4: entry 2: size: "),
        ("name,flag.keep\na,maybe\n", "disks.csv:2: entry 1: flags.keep must be true or false"),
        ("name,attach,attach.vm\na,none,app-01\n", "disks.csv:2: entry 1: attach and attach.vm both say"),
        ("name\n\"a\n", "disks.csv: line 2: a quote is opened and never closed"),
        ("name\na\"b\n", "disks.csv:2: a quote stands within a field that is not quoted"),
    ])
    func `a bad row is refused with its line`(text: String, words: String) async throws {
        let error = await #expect(throws: CLIError.self) { try await csv(text) }
        #expect(error?.message.hasPrefix(words) == true, "\(error?.message ?? "-")")
    }
}
