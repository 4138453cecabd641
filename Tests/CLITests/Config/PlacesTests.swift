import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct PlacesTests {
    @Test func `files are below the home`() {
        let places = Places(environment: ["HOME": "/home/mia"])
        #expect(places.configurationFile == "/home/mia/.config/fcd/config.yaml")
        #expect(places.catalogFile == "/home/mia/.local/share/fcd/catalog.sqlite")
        #expect(places.stateDirectory == "/home/mia/.local/state/fcd")
    }

    @Test func `XDG variables move them, unless they are relative`() {
        let places = Places(environment: [
            "HOME": "/home/mia", "XDG_CONFIG_HOME": "/etc/mia/", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "/var/mia",
        ])
        #expect(places.configurationFile == "/etc/mia/fcd/config.yaml")
        #expect(places.catalogFile == "/home/mia/.local/share/fcd/catalog.sqlite")
        #expect(places.stateDirectory == "/var/mia/fcd")
    }

    @Test(arguments: [
        ("~/ca.pem", "/home/mia/ca.pem"), ("/etc/ca.pem", "/etc/ca.pem"), ("ca.pem", "/home/mia/.config/fcd/ca.pem"),
    ])
    func `paths in the configuration are below the home or the configuration's folder`(path: String, full: String) {
        #expect(Places(environment: ["HOME": "/home/mia"]).resolve(path) == full)
    }
}
