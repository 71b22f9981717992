using System.Collections.Concurrent;
using System.Diagnostics;

namespace MrBen.Portfolio.Conformance.Tests.Samples;

/// <summary>A built sample that runs beside a test, and that may be killed.</summary>
internal sealed class RunningSample : IDisposable
{
    private readonly Process _process;
    private readonly BlockingCollection<string> _arrived = [];
    private readonly List<string> _lines = [];

    public RunningSample(string name, params string[] arguments)
    {
        ProcessStartInfo info = new("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = info };
        _process.OutputDataReceived += (_, told) => Take(told.Data);
        _process.ErrorDataReceived += (_, told) => Take(told.Data is { } error ? $"error: {error}" : null);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has said.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Waits for the next line that starts so.</summary>
    public string WaitFor(string start)
    {
        while (_arrived.TryTake(out string? line, TimeSpan.FromMinutes(1)))
        {
            _lines.Add(line);
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"No line starts with '{start}':\n{string.Join('\n', _lines)}");
    }

    /// <summary>Ends it at once (SIGKILL), and takes what it had still said.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        while (_arrived.TryTake(out string? line))
        {
            _lines.Add(line);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
        _arrived.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            _arrived.Add(line);
        }
    }
}
