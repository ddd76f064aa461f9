using System.Diagnostics;
using VmGeneralize.UploadPace;

// dotnet run -c Release --project tests/VmGeneralize.UploadPace [SCENARIO NUMBER ...]
// Each scenario gets its own sink process and upload process, so that the memory column shows the upload alone.
// Columns: time, overall rate, rate after the first 5 seconds, its share of the limit, requests, refused requests, peak working set.
switch (args)
{
    case ["sink", string number]:
        Scenario limits = Scenario.All[int.Parse(number)];
        await new SinkServer(
            limits.MebibytesPerSecond * (1 << 20), TimeSpan.FromMilliseconds(limits.LatencyMilliseconds), limits.RetryAfter).RunAsync();
        return;
    case ["upload", string number, string address]:
        await Measurement.RunAsync(Scenario.All[int.Parse(number)], new Uri(address));
        return;
}

IEnumerable<int> wanted = args.Length > 0 ? args.Select(int.Parse) : Enumerable.Range(0, Scenario.All.Count);
foreach (int number in wanted)
{
    using Process sink = Start(redirect: true, "sink", $"{number}");
    string address = await sink.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the sink does not start");
    using Process upload = Start(redirect: false, "upload", $"{number}", address);
    await upload.WaitForExitAsync();
    sink.Kill();
    await sink.WaitForExitAsync();
}

static Process Start(bool redirect, params string[] arguments)
{
    ProcessStartInfo start = new(Environment.ProcessPath!, arguments) { RedirectStandardOutput = redirect, RedirectStandardInput = redirect };
    return Process.Start(start)!;
}
