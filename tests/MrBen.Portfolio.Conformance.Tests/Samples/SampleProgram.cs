using System.Diagnostics;
using System.Text;

namespace MrBen.Portfolio.Conformance.Tests.Samples;

/// <summary>A built sample, run in a process of its own.</summary>
/// <param name="ExitCode">The code it ended with.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Error">What it printed on the error stream.</param>
internal sealed record SampleProgram(int ExitCode, string Output, string Error)
{
    public static SampleProgram Run(string name, Dictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo info = new("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach ((string variable, string value) in environment)
        {
            info.Environment[variable] = value;
        }

        using Process process = Process.Start(info)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new SampleProgram(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
