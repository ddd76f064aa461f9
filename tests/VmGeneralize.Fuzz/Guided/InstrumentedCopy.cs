using System.Diagnostics;
using SharpFuzz;

namespace VmGeneralize.Fuzz.Guided;

/// <summary>A copy of this program with assemblies that count which of their blocks run: those that ship, not those of the tests.</summary>
internal sealed class InstrumentedCopy : IDisposable
{
    private static readonly string[] OfTests = ["VmGeneralize.Fuzz.dll", "VmGeneralize.TestSupport.dll"];

    // Next to this program: the tests' own files are found from there.
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "..", $"instrumented-{Environment.ProcessId}");

    public InstrumentedCopy()
    {
        Directory.CreateDirectory(_folder);
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)), overwrite: true);
        }

        foreach (string assembly in Directory.EnumerateFiles(_folder, "VmGeneralize.*.dll").Where(path => !OfTests.Contains(Path.GetFileName(path))))
        {
            Fuzzer.Instrument(assembly, static _ => true, Options.Value);
        }
    }

    /// <summary>Runs it to completion; its output goes where this program's output goes.</summary>
    public int Run(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(_folder, "VmGeneralize.Fuzz.dll"), .. arguments]))!;
        process.WaitForExit();
        return process.ExitCode;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
