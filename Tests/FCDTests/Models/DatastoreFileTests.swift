import FCD
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DatastoreFileTests {
    @Test(
        arguments: [
            ("data.vmdk", .disk), ("data-1.vmdk", .disk), ("数据.VMDK", .disk), ("data-000001.vmdk", .delta),
            ("data-flat.vmdk", .extent), ("data-000001-delta.vmdk", .extent), ("data-000001-sesparse.vmdk", .extent),
            ("data-s001.vmdk", .extent), ("data-rdmp.vmdk", .extent), ("data-ctk.vmdk", .changeTracking),
            ("data-000001-ctk.vmdk", .changeTracking), ("data.vmx", .other), ("-000001.vmdk", .disk),
        ] as [(String, DatastoreFile.Kind)]
    )
    func `a VMDK is what its name says`(name: String, kind: DatastoreFile.Kind) {
        #expect(DatastoreFile.Kind(fileName: name) == kind)
    }

    @Test func `a delta's name says which disk it belongs to`() throws {
        let delta = try DatastorePath(parsing: "[ssd] a b/x-000012.vmdk")
        #expect(delta.baseOfDelta?.description == "[ssd] a b/x.vmdk")
        #expect(try DatastorePath(parsing: "[ssd] a b/x.vmdk").baseOfDelta == nil)
    }
}
