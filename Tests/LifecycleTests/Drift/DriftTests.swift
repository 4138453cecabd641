import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

/// What is compared, and what is not written.
@Suite(.timeLimit(.minutes(1)))
struct DriftTests {
    @Test(arguments: [SimulatedVCenter.Kind.vCenter, .esxi])
    func `right after a sync and changes by fcd nothing differs`(kind: SimulatedVCenter.Kind) async throws {
        let site = try await DriftSite(SimulatedVCenter(kind: kind, seed: .small))
        site.vcenter.addTag(Tag(category: "tier", name: "gold"))
        let disk = try await site.seenDisk()
        _ = try await site.seenDisk("held", attachedTo: "app-02")
        let (lifecycle, machine) = (site.mine.lifecycle, try await site.mine.machine("app-01"))
        if kind == .vCenter {
            _ = try await lifecycle.addTag(CatalogTag(category: "tier", name: "gold"), to: disk)
        }
        _ = try await lifecycle.changeFlags(DiskFlagSet(.keepAfterDeleteVM), to: true, of: disk)
        _ = try await lifecycle.rename(disk, to: "other")
        _ = try await lifecycle.extend(try await site.now(disk), .to(MiB(4_096)))
        _ = try await lifecycle.setOwner(Owner(team: "payments"), of: try await site.now(disk))
        _ = try await lifecycle.attach(try await site.now(disk), to: machine)
        let (findings, summary) = try await site.compare()
        #expect(findings == [])
        #expect(summary.disks == 2)
        #expect(summary.worst == nil)
        #expect(!summary.isPartial)
    }

    @Test func `nothing is written, neither there nor here`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        _ = try await site.colleague.lifecycle.rename(disk, to: "other")
        _ = try await site.colleague.addDisk("new")
        let before = try site.mine.catalog.events(matching: EventQuery())
        site.vcenter.forgetCalls()
        #expect(try await site.findings().count == 2)
        #expect(site.mine.changes == [])
        #expect(try site.mine.catalog.events(matching: EventQuery()) == before)
        #expect(try site.mine.catalog.disks().map(\.disk.name) == ["data"])
    }

    @Test func `a list longer than a page is compared to its end, and what it lacks is asked for after`() async throws {
        let site = try await DriftSite(SimulatedVCenter(seed: .disks(57)))
        site.vcenter.setCatalogPageLimit(10)
        _ = try await site.mine.lifecycle.sync()
        let known = try site.mine.catalog.disks().compactMap(\.disk.fcdID)
        for id in known.prefix(3) { site.vcenter.removeDisk(id) }
        let (findings, summary) = try await site.compare()
        #expect(summary.disks == 57)
        #expect(Set(findings.map(\.diskID)) == Set(known.prefix(3)))
    }

    @Test func `a selection compares its disks alone`() async throws {
        let site = try await DriftSite()
        let (one, two) = (try await site.seenDisk("one"), try await site.seenDisk("two"))
        _ = try await site.colleague.lifecycle.rename(one, to: "eins")
        _ = try await site.colleague.lifecycle.rename(two, to: "zwei")
        _ = try await site.colleague.addDisk("new")
        let (findings, summary) = try await site.compare(DriftOptions(query: DiskQuery(name: "one")))
        #expect(findings.map(\.diskID) == [one.id.rawValue])
        #expect(summary.disks == 1)
    }

    @Test func `only the fields that are asked for are compared`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        _ = try await site.colleague.lifecycle.rename(disk, to: "other")
        _ = try await site.colleague.lifecycle.extend(try await site.now(disk), .to(MiB(4_096)))
        #expect(try await site.words(DriftOptions(only: [.size])) == ["size sync low"])
        #expect(try await site.words(DriftOptions(only: [.owner])) == [])
    }

    @Test func `of many disks tags and flags are left out, and the summary says so`() async throws {
        let site = try await DriftSite(SimulatedVCenter(seed: .disks(57)))
        _ = try await site.mine.lifecycle.sync()
        site.vcenter.forgetCalls()
        let (_, summary) = try await site.compare()
        #expect(summary.notCompared.contains { $0.hasPrefix("tags and flags, which cost a call for each disk") })
        #expect(site.vcenter.calls["VslmRetrieveVStorageObject"] == nil)
        #expect(!summary.isPartial)
    }

    @Test func `a datastore that cannot be listed is left out and makes the comparison partial`() async throws {
        let site = try await DriftSite(SimulatedVCenter(kind: .esxi, seed: .small))
        let disk = try await site.seenDisk()
        site.vcenter.fail("HostListVStorageObject", with: .invalidDatastore("datastore1"))
        let (findings, summary) = try await site.compare()
        #expect(summary.isPartial)
        #expect(summary.notCompared.count { $0.hasPrefix("the disks of datastore") } == 1)
        #expect(!findings.contains { $0.diskID == disk.id.rawValue && $0.field == .existence })
    }

    @Test func `a server that the catalog does not know has nothing to compare with`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let lifecycle = try await LifecycleFixture.connect(to: vcenter, catalog: nil)
        let error = await #expect(throws: FCDError.self) { _ = try await lifecycle.drift { _ in } }
        #expect(error?.code == .notFound)
        #expect(error?.hint == "run `fcd sync`")
    }
}
