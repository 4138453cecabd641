import Foundation
import Testing

@testable import Catalog
@testable import FCD
@testable import Lifecycle

/// Which of a machine's events made a change.
@Suite(.timeLimit(.minutes(1)))
struct EventFitTests {
    private static let begin = Date(timeIntervalSince1970: 1_790_000_000)
    private static let window = begin...begin + 3_600

    private func change(_ kind: EventKind, deviceKey: Int? = 2001) -> UnauthoredChange {
        UnauthoredChange(
            diskID: 1,
            sequence: 2,
            kind: kind,
            time: Self.window.upperBound,
            lookedBefore: Self.begin,
            fcdID: "6d76c153",
            path: "[ds1] fcd/a.vmdk",
            machine: UnauthoredChange.Machine(moid: "vm-1", isGone: false, deviceKey: deviceKey)
        )
    }

    /// An event of `vm-1`, so many minutes after the window begins.
    private func event(
        _ kind: MachineEvent.Kind = .reconfigured,
        by user: String,
        minutes: Double = 1,
        machine: String = "vm-1",
        _ rest: String = ""
    ) throws -> MachineEvent {
        let time = (Self.begin + minutes * 60).formatted(.iso8601)
        let text = """
            <returnval xmlns="urn:vim25" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="\(kind.rawValue)">\
            <key>\(Int(minutes * 100))</key><chainId>1</chainId><createdTime>\(time)</createdTime><userName>\(user)</userName>\
            <vm><name>db</name><vm type="VirtualMachine">\(machine)</vm></vm><template>false</template>\(rest)</returnval>
            """
        return try MachineEvent(try XMLReader.read(Array(text.utf8)))
    }

    private func device(_ operation: String, key: Int, path: String? = nil, id: String? = nil) -> String {
        let backing = path.map { "<backing><fileName>\($0)</fileName></backing>" } ?? ""
        let disk = id.map { "<vDiskId><id>\($0)</id></vDiskId>" } ?? ""
        return """
            <configSpec><deviceChange><operation>\(operation)</operation><device><key>\(key)</key>\(backing)\(disk)</device>\
            </deviceChange></configSpec>
            """
    }

    private func texts(modified: String = "", added: String = "", deleted: String = "") -> String {
        """
        <configSpec/><configChanges><modified>\(modified)</modified><added>\(added)</added><deleted>\(deleted)</deleted>\
        </configChanges>
        """
    }

    private func author(of kind: EventKind, _ events: [MachineEvent], deviceKey: Int? = 2001) -> String? {
        let author = MachineEvent.author(of: change(kind, deviceKey: deviceKey), in: Self.window, among: events)
        return author.map { "\($0.user ?? "-") \($0.event)" }
    }

    @Test func `an event that names the disk by file or ID is the one, the last of several`() throws {
        let other = try event(by: "eve", minutes: 9, device("add", key: -1, path: "[ds1] fcd/b.vmdk"))
        let byPath = try event(by: "ann", minutes: 2, device("add", key: -1, path: "[ds1] fcd/a.vmdk"))
        let byID = try event(by: "bob", minutes: 3, device("add", key: -1, id: "6d76c153"))
        let byText = try event(by: "cid", minutes: 4, texts(added: "config.hardware.device(2002): (id = 6d76c153)"))
        #expect(author(of: .attached, [other, byPath]) == "ann VmReconfiguredEvent")
        #expect(author(of: .attached, [byID, other, byPath]) == "bob VmReconfiguredEvent")
        #expect(author(of: .attached, [byText, byID, other, byPath]) == "cid VmReconfiguredEvent")
        #expect(author(of: .attached, [other]) == nil)
    }

    @Test func `a device that was added is not one that was removed, and a key that was made up names nothing`() throws
    {
        let removed = try event(by: "ann", device("remove", key: 2001))
        let added = try event(by: "bob", device("add", key: 2001, path: "[ds1] fcd/b.vmdk"))
        #expect(author(of: .detached, [removed, added]) == "ann VmReconfiguredEvent")
        #expect(author(of: .attached, [removed, added]) == nil)
    }

    @Test func `a device's key names the disk where one user alone touched that key`() throws {
        let ann = try event(by: "ann", minutes: 1, device("remove", key: 2001))
        let again = try event(by: "ann", minutes: 5, texts(deleted: "config.hardware.device(2001): (key = 2001)"))
        let bob = try event(by: "bob", minutes: 9, device("remove", key: 2001))
        let other = try event(by: "eve", minutes: 9, texts(deleted: "config.hardware.device(20011): ()"))
        #expect(author(of: .detached, [ann, again, other]) == "ann VmReconfiguredEvent")
        #expect(author(of: .detached, [ann, bob]) == nil)
        #expect(author(of: .detached, [ann], deviceKey: nil) == nil)
        // The disk's own name decides against any number of keys.
        let named = try event(by: "cid", minutes: 2, texts(deleted: "config.hardware.device(2001): (id = 6d76c153)"))
        #expect(author(of: .detached, [ann, bob, named]) == "cid VmReconfiguredEvent")
    }

    @Test func `growth, sharing and slots are changes of the device`() throws {
        let edited = try event(by: "ann", device("edit", key: 2001))
        let told = try event(by: "ann", texts(modified: "config.hardware.device(2001).capacityInKB: 1 -> 2;"))
        for kind in [EventKind.grew, .sharing, .slot] {
            #expect(author(of: kind, [edited]) == "ann VmReconfiguredEvent")
            #expect(author(of: kind, [told]) == "ann VmReconfiguredEvent")
        }
        #expect(author(of: .moved, [edited, told]) == nil)
    }

    @Test func `a VM that went elsewhere took its disks along, by whoever sent it, or by the server itself`() throws {
        let relocated = try event(.relocated, by: "ann")
        #expect(author(of: .moved, [relocated]) == "ann VmRelocatedEvent")
        #expect(author(of: .moved, [try event(.migrated, by: "")]) == "- VmMigratedEvent")
        #expect(author(of: .moved, [relocated, try event(.migrated, by: "")]) == nil)
        #expect(author(of: .attached, [relocated]) == nil)
    }

    @Test func `events of other machines and other times are not looked at`() throws {
        let path = device("add", key: -1, path: "[ds1] fcd/a.vmdk")
        #expect(author(of: .attached, [try event(by: "ann", machine: "vm-2", path)]) == nil)
        #expect(author(of: .attached, [try event(by: "ann", minutes: -1, path)]) == nil)
        #expect(author(of: .attached, [try event(by: "ann", minutes: 61, path)]) == nil)
        #expect(author(of: .attached, [try event(by: "ann", minutes: 60, path)]) == "ann VmReconfiguredEvent")
    }

    @Test func `the deletion of the VM explains what no event of the device does`() throws {
        let removed = try event(.removed, by: "ann", minutes: 9)
        #expect(author(of: .detached, [removed]) == "ann VmRemovedEvent")
        #expect(author(of: .gone, [removed]) == "ann VmRemovedEvent")
        let before = try event(by: "bob", minutes: 3, device("remove", key: 2001))
        #expect(author(of: .detached, [before, removed]) == "bob VmReconfiguredEvent")
    }
}
