using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>A program beside the tests, with what it says.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly StringBuilder _said = new();

    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public RunningProgram(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, told) => Take(told.Data);
        _process.ErrorDataReceived += (_, told) => Take(told.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>What it has said so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>A port of the loopback that nobody listens at.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Asks it to end (SIGTERM); the code that it ended with.</summary>
    /// <exception cref="TimeoutException">It did not within a minute.</exception>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited)
        {
            using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
        }

        return await EndAsync();
    }

    /// <summary>Waits until it ends by itself; the code that it ended with.</summary>
    /// <exception cref="TimeoutException">It did not within a minute.</exception>
    public async Task<int> EndAsync()
    {
        using CancellationTokenSource late = new(Patience);
        try
        {
            await _process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"It did not end:\n{Said}");
        }

        return _process.ExitCode;
    }

    /// <summary>Ends it at once (SIGKILL), where it still runs.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }
}
