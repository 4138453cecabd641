import FCD
import Simulator
import Testing

@testable import CLI

/// Metadata, control flags, storage policies and the disks of a tag.
@Suite(.timeLimit(.minutes(1)))
struct DescriptionCommandTests {
    private let site: TestSite
    private let disk: String

    init() throws {
        site = try TestSite()
        disk = try site.vcenter.addDisk(name: "data", on: "datastore1")
    }

    @Test func `metadata is set, shown and taken off`() async throws {
        let set = await site.fcd("meta", "set", "data", "app=pay", "query=a=b")
        #expect(set.status == .done)
        #expect(set.output == "set app=pay, query=a=b on data (\(disk))\n")
        let rows = try await site.fcd("meta", "get", "data", "-o", "json").rows()
        #expect(rows.map { $0["value"] as? String } == ["pay", "a=b"])
        #expect(await site.fcd("meta", "get", "data", "query", "--quiet").output == "a=b\n")
        #expect(await site.fcd("meta", "unset", "data", "app").status == .done)
        let missing = await site.fcd("meta", "get", "data", "app")
        #expect(missing.status == .notFound)
        #expect(missing.errors.contains("it has: query"))
    }

    @Test func `an empty value on the server is shown as a vSphere tag`() async throws {
        site.vcenter.setMetadata(["tier": ""], of: disk)
        #expect(await site.fcd("meta", "get", "data").output.contains("(a vSphere tag)"))
        let row = try await site.fcd("meta", "get", "data", "-o", "json").rows().first
        #expect(row?["isTag"] as? Bool == true)
        #expect(row?["value"] as? String == "")
    }

    @Test(arguments: [
        ["meta", "set", "data", "app"], ["meta", "set", "data", "=1"], ["meta", "set", "data"],
        ["meta", "set", "data", "app=1", "app=2"], ["meta", "set", "data", "app="], ["meta", "unset", "data", ""],
        ["meta", "unset", "data"], ["meta", "set", "data", "bell\u{7}=1"],
        ["flag", "set", "data"], ["flag", "clear", "data"], ["flag", "clear", "data", "all"],
        ["flag", "set", "data", ""], ["policy", "set", "data"],
    ])
    func `what cannot be right is refused, and nothing is changed`(arguments: [String]) async throws {
        let result = await site.run(arguments)
        #expect(result.status == .usage, "\(result)")
        #expect(result.errors.hasPrefix("error: "))
        #expect(site.changes.isEmpty)
    }

    @Test func `reserved keys need --force, and the refusal says whose they are`() async throws {
        let refused = await site.fcd("meta", "set", "data", "cns.k8s.pvc.name=x")
        #expect(refused.status == .conflict)
        #expect(refused.errors.contains("Kubernetes"))
        #expect(await site.fcd("meta", "set", "data", "cns.k8s.pvc.name=x", "--force").status == .done)
        let owner = await site.fcd("meta", "unset", "data", "fcd.owner.team")
        #expect(owner.errors.contains("`fcd owner set \(disk)`"))
    }

    @Test func `flags are set, listed and cleared by their short words`() async throws {
        #expect(await site.fcd("flag", "set", "data", "keep", "enableChangedBlockTracking").status == .done)
        let rows = try await site.fcd("flag", "ls", "data", "-o", "json").rows()
        #expect(rows.map { $0["isSet"] as? Bool } == [true, false, true])
        let again = await site.fcd("flag", "set", "data", "keep")
        #expect(again.output == "data (\(disk)) has keep set already\n")
        let cleared = await site.fcd("flag", "clear", "data", "cbt")
        #expect(cleared.output == "cleared cbt of data (\(disk))\n")
        #expect(site.vcenter.disk(disk)?.keepAfterDeleteVm == true)
        #expect(site.vcenter.disk(disk)?.isChangeTrackingEnabled == false)
    }

    @Test func `a policy is set by its name, shown, and an unknown one is refused with the list`() async throws {
        site.vcenter.addPolicy("Gold")
        let unknown = await site.fcd("policy", "set", "data", "gold")
        #expect(unknown.status == .notFound)
        #expect(unknown.errors.contains("this server has: Gold, "))
        #expect(await site.fcd("policy", "set", "data", "Gold").output == "gave data (\(disk)) the policy Gold\n")
        #expect(
            try await site.fcd("policy", "show", "data", "-o", "json").rows().map { $0["name"] as? String } == ["Gold"]
        )
        #expect(try await site.fcd("show", "data", "-o", "json").object()["policies"] as? [String] == ["Gold"])
    }

    @Test func `show says why it knows no policy, and that is all`() async throws {
        site.vcenter.fail("PbmRetrieveServiceContent", with: .notSupported("PBM is down"))
        let result = await site.fcd("show", "data")
        #expect(result.status == .done)
        #expect(result.output.contains("Storage policy          not known: PbmRetrieveServiceContent: "))
        #expect(result.errors == "")
    }

    @Test func `the disks of a vSphere tag are the server's, those of a local one the catalog's`() async throws {
        site.vcenter.addTag(Simulator.Tag(category: "tier", name: "gold"))
        #expect(await site.fcd("tag", "attach", "data", "tier/gold", "mine").status == .done)
        #expect(await site.fcd("tag", "disks", "tier/gold", "--quiet").output == disk + "\n")
        site.vcenter.forgetCalls()
        #expect(await site.fcd("tag", "disks", "mine", "--quiet").output == disk + "\n")
        #expect(site.vcenter.calls.isEmpty)
        #expect(await site.fcd("tag", "disks", "tier/lead").status == .notFound)
    }
}
