import FCD
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DatastorePathTests {
    @Test func `the URL for registering has every part percent-encoded`() throws {
        let path = try DatastorePath(parsing: "[本地 datastore] 数据/支付 db&1.vmdk")
        let url = path.folderURL(host: "vc.example:8443", datacenterPath: "Folder/DC 1")
        #expect(
            url
                == "https://vc.example:8443/folder/%E6%95%B0%E6%8D%AE/%E6%94%AF%E4%BB%98%20db%261.vmdk"
                + "?dcPath=Folder%2FDC%201&dsName=%E6%9C%AC%E5%9C%B0%20datastore"
        )
    }

    @Test(arguments: ["x.vmdk", "", "[] x.vmdk", "[ds x.vmdk", "ds] x.vmdk"])
    func `a path without a datastore is refused with an example`(text: String) {
        let error = #expect(throws: FCDError.self) { try DatastorePath(parsing: text) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.hint?.contains("[datastore] folder/disk.vmdk") == true)
    }

    @Test func `a path that climbs out of its folder is refused`() {
        #expect(throws: FCDError.self) { try DatastorePath(parsing: "[ds] a/../../b.vmdk") }
    }

    @Test func `a path is written as vSphere writes it`() throws {
        #expect(try DatastorePath(parsing: "  [ds]/a/b.vmdk ").description == "[ds] a/b.vmdk")
        #expect(try DatastorePath(parsing: "[ds]").description == "[ds]")
    }
}
