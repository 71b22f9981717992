using System.Diagnostics;
using System.Globalization;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// R's quadprog (Goldfarb and Idnani 1983, in Fortran) in one process of R that waits for commands, so that its turns alternate with the
/// library's; it takes its own times. Data are handed over bit for bit and read before the time starts.
/// </summary>
internal sealed class Quadprog : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("quadprog");
    private int _files;

    private Quadprog(Process process) => _process = process;

    /// <summary>What answers: versions, and the BLAS that R uses.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Starts R; <see langword="null"/> where it or its package quadprog is not installed.</summary>
    public static Quadprog? Start()
    {
        ProcessStartInfo start = new("Rscript", ["--vanilla", Path.Combine(AppContext.BaseDirectory, "Targets", "quadprog.R")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        try
        {
            Quadprog quadprog = new(Process.Start(start)!);
            quadprog.Version = quadprog.Ask("version");
            return quadprog;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            return null;
        }
    }

    /// <summary>Writes a program for R; gives its name.</summary>
    public string Write(QuadraticProgram program)
    {
        int n = program.VariableCount;
        List<(double[] Row, double Limit)> equalities = [];
        List<(double[] Row, double Limit)> inequalities = [];
        for (int i = 0; i < program.RowCount; i++)
        {
            double[] row = program.Rows.Row(i).ToArray();
            if (program.RowLower[i] == program.RowUpper[i])
            {
                equalities.Add((row, program.RowLower[i]));
                continue;
            }

            AddSides(row, program.RowLower[i], program.RowUpper[i]);
        }

        for (int j = 0; j < n; j++)
        {
            double[] unit = new double[n];
            unit[j] = 1;
            AddSides(unit, program.Lower[j], program.Upper[j]);
        }

        string path = Path.Combine(_directory.FullName, $"{_files++}.bin");
        using BinaryWriter writer = new(File.Create(path));
        writer.Write(n);
        writer.Write(equalities.Count + inequalities.Count);
        writer.Write(equalities.Count);
        double[] hessian = new double[n];
        for (int i = 0; i < n; i++)
        {
            program.Hessian.CopyRow(i, hessian);
            WriteAll(hessian);
        }

        WriteAll([.. program.Linear.ToArray().Select(c => -c)]);
        foreach ((double[] row, _) in equalities.Concat(inequalities))
        {
            WriteAll(row);
        }

        WriteAll([.. equalities.Concat(inequalities).Select(side => side.Limit)]);
        return path;

        void AddSides(double[] row, double lower, double upper)
        {
            if (double.IsFinite(lower))
            {
                inequalities.Add((row, lower));
            }

            if (double.IsFinite(upper))
            {
                inequalities.Add(([.. row.Select(a => -a)], -upper));
            }
        }

        void WriteAll(double[] values)
        {
            foreach (double value in values)
            {
                writer.Write(value);
            }
        }
    }

    /// <summary>Writes limits for <see cref="Sweep"/>; gives their name.</summary>
    public string Write(double[] targets)
    {
        string path = Path.Combine(_directory.FullName, $"{_files++}.txt");
        File.WriteAllLines(path, targets.Select(target => target.ToString("R", CultureInfo.InvariantCulture)));
        return path;
    }

    /// <summary>Seconds of one solve, and the optimal value.</summary>
    public (double Seconds, double Value) Time(string program, string form, int repetitions)
    {
        double[] answer = Numbers(string.Create(CultureInfo.InvariantCulture, $"time {program} {form} {repetitions}"));
        return (answer[0], answer[1]);
    }

    /// <summary>Seconds of one solve for each limit of the second constraint, and the optimal values.</summary>
    public (double Seconds, double[] Values) Sweep(string program, string form, string targets, int repetitions)
    {
        double[] answer = Numbers(string.Create(CultureInfo.InvariantCulture, $"sweep {program} {form} {targets} {repetitions}"));
        return (answer[0], answer[1..]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private double[] Numbers(string command) =>
        [.. Ask(command).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => double.Parse(word, CultureInfo.InvariantCulture))];

    private string Ask(string command)
    {
        _process.StandardInput.WriteLine(command);
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine()?.Trim() ?? throw new IOException($"R ended at: {command}");
    }
}
