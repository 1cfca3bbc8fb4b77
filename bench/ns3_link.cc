// The line rate of bench/host.ts over a plain link of two nodes in ns-3: full UDP frames at 10 Gb/s one way.
// Prints the packets that arrived, and the seconds of wall clock that it took.
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 1.0;
  ns3::NodeContainer nodes;
  nodes.Create(2);
  ns3::PointToPointHelper link;
  link.SetDeviceAttribute("DataRate", ns3::StringValue("10Gbps"));
  link.SetDeviceAttribute("Mtu", ns3::UintegerValue(1500));
  link.SetChannelAttribute("Delay", ns3::StringValue("25us"));
  ns3::NetDeviceContainer devices = link.Install(nodes);
  ns3::InternetStackHelper stack;
  stack.Install(nodes);
  ns3::Ipv4AddressHelper addresses;
  addresses.SetBase("10.0.0.0", "255.255.255.0");
  ns3::Ipv4InterfaceContainer at = addresses.Assign(devices);

  const ns3::InetSocketAddress target(at.GetAddress(1), 9);
  ns3::PacketSinkHelper sink("ns3::UdpSocketFactory", ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), 9));
  ns3::ApplicationContainer receiver = sink.Install(nodes.Get(1));
  ns3::OnOffHelper source("ns3::UdpSocketFactory", target);
  // 1472 bytes of payload 812,743 times a second
  source.SetConstantRate(ns3::DataRate(static_cast<uint64_t>(812743.0 * 1472 * 8)), 1472);
  ns3::ApplicationContainer sender = source.Install(nodes.Get(0));
  sender.Start(ns3::Seconds(0.0));
  sender.Stop(ns3::Seconds(seconds));
  ns3::Simulator::Stop(ns3::Seconds(seconds));

  const auto start = std::chrono::steady_clock::now();
  ns3::Simulator::Run();
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const auto* got = ns3::DynamicCast<ns3::PacketSink>(receiver.Get(0)).operator->();
  std::printf("%.0f %.6f\n", got->GetTotalRx() / 1472.0, wall);
  ns3::Simulator::Destroy();
  return 0;
}
