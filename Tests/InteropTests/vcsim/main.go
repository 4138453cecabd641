// A vCenter simulator that was not written for this project: govmomi's vcsim, over HTTPS with a self-signed
// certificate on a free loopback port. Prints one line of JSON that says how to reach it and what is in it, and ends
// when its standard input does, so that it never outlives the test that started it.
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"flag"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/find"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vapi/rest"
	_ "github.com/vmware/govmomi/vapi/simulator" // the tags of vSphere
	"github.com/vmware/govmomi/vapi/tags"
	"github.com/vmware/govmomi/vim25/types"
)

// description is the line that the tests read.
type description struct {
	URL              string   `json:"url"`
	Username         string   `json:"username"`
	Password         string   `json:"password"`
	CAFile           string   `json:"caFile"`
	ThumbprintSHA1   string   `json:"thumbprintSHA1"`
	ThumbprintSHA256 string   `json:"thumbprintSHA256"`
	Datacenter       string   `json:"datacenter"`
	Datastores       []string `json:"datastores"`
	VirtualMachines  []string `json:"virtualMachines"`
	Disks            []string `json:"disks"` // datastore paths of VMDKs that nobody has registered
	Directory        string   `json:"directory"`
	TagCategory      string   `json:"tagCategory"`
	Tags             []string `json:"tags"`
}

var names = []string{"plain.vmdk", "with two  spaces.vmdk", "数据 盘 (1).vmdk", "50%+&=#é.vmdk"}

const (
	username = "administrator@vsphere.local"
	password = "pass & <word>"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("vcsim: ")
	version := flag.String("api-version", "", "API version to announce, such as 8.0.3.0; its own (6.5) if empty")
	flag.Parse()
	if err := run(*version); err != nil {
		log.Fatal(err)
	}
}

func run(version string) error {
	folder, err := os.MkdirTemp("", "fcd-vcsim-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	certificate, err := makeCertificate(filepath.Join(folder, "ca.pem"))
	if err != nil {
		return err
	}

	model := simulator.VPX()
	model.Datastore = 2
	model.Pool = 0
	model.Folder = 1 // so the datacenter's path is one with a folder in it, as dcPath takes it
	if version != "" {
		model.ServiceContent.About.ApiVersion = version
	}
	defer model.Remove()
	if err := model.Create(); err != nil {
		return err
	}
	model.Service.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	model.Service.RegisterEndpoints = true
	model.Service.Listen = &url.URL{Host: "127.0.0.1:0", User: url.UserPassword(username, password)}
	server := model.Service.NewServer()

	known := description{
		URL: (&url.URL{Scheme: "https", Host: server.URL.Host}).String(), Username: username, Password: password,
		CAFile:           filepath.Join(folder, "ca.pem"),
		ThumbprintSHA1:   fmt.Sprintf("%X", sha1.Sum(certificate.Certificate[0])),
		ThumbprintSHA256: fmt.Sprintf("%X", sha256.Sum256(certificate.Certificate[0])),
		TagCategory:      "backup", Tags: []string{"gold", "nur donnerstags"},
	}
	if err := fill(context.Background(), server.URL, &known); err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(known); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// fill makes directory, disks and tags through the simulator's own API, and notes what there is.
func fill(ctx context.Context, server *url.URL, known *description) error {
	client, err := govmomi.NewClient(ctx, server, true)
	if err != nil {
		return err
	}
	finder := find.NewFinder(client.Client)
	datacenter, err := finder.DefaultDatacenter(ctx)
	if err != nil {
		return err
	}
	finder.SetDatacenter(datacenter)
	known.Datacenter = datacenter.InventoryPath

	datastores, err := finder.DatastoreList(ctx, "*")
	if err != nil {
		return err
	}
	for _, datastore := range datastores {
		known.Datastores = append(known.Datastores, datastore.Name())
	}
	machines, err := finder.VirtualMachineList(ctx, "*")
	if err != nil {
		return err
	}
	for _, machine := range machines {
		known.VirtualMachines = append(known.VirtualMachines, machine.Name())
	}

	known.Directory = fmt.Sprintf("[%s] disks of 测试", known.Datastores[0])
	if err := object.NewFileManager(client.Client).MakeDirectory(ctx, known.Directory, datacenter, false); err != nil {
		return err
	}
	manager := object.NewVirtualDiskManager(client.Client)
	for _, name := range names {
		path := known.Directory + "/" + name
		task, err := manager.CreateVirtualDisk(ctx, path, datacenter, &types.FileBackedVirtualDiskSpec{
			VirtualDiskSpec: types.VirtualDiskSpec{DiskType: "thin", AdapterType: "lsiLogic"}, CapacityKb: 1 << 20,
		})
		if err != nil {
			return err
		}
		if err := task.Wait(ctx); err != nil {
			return err
		}
		known.Disks = append(known.Disks, path)
	}
	return makeTags(ctx, client, known)
}

func makeTags(ctx context.Context, client *govmomi.Client, known *description) error {
	session := rest.NewClient(client.Client)
	if err := session.Login(ctx, url.UserPassword(username, password)); err != nil {
		return err
	}
	manager := tags.NewManager(session)
	category, err := manager.CreateCategory(ctx, &tags.Category{Name: known.TagCategory, Cardinality: "MULTIPLE"})
	if err != nil {
		return err
	}
	for _, name := range known.Tags {
		if _, err := manager.CreateTag(ctx, &tags.Tag{Name: name, CategoryID: category}); err != nil {
			return err
		}
	}
	return nil
}

// makeCertificate signs a certificate for 127.0.0.1 with its own key, and writes it to a PEM file. vcsim's built-in
// one has a key that OpenSSL takes for too short.
func makeCertificate(path string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "fcd interop"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	encoded, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: encoded})
	return tls.Certificate{Certificate: [][]byte{encoded}, PrivateKey: key}, os.WriteFile(path, text, 0o600)
}
