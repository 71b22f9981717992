using System.ComponentModel;
using System.Diagnostics;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>Prometheus' own tool; where it is not installed the test is skipped.</summary>
internal static class Promtool
{
    public const string Missing = "prometheus and promtool are not installed (Debian: prometheus).";

    /// <summary>Runs it; the code it ends with, and what it said.</summary>
    public static async Task<(int Code, string Said)> RunAsync(string input, params string[] arguments)
    {
        ProcessStartInfo start = new("promtool", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = new() { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            Assert.Skip(Missing);
        }

        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
