using System.Globalization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>
/// Reads a QPS file of Maros and Meszaros (1999), Optimization Methods and Software 11: fixed columns (names hold blanks), one triangle
/// of Q, a right-hand side of the objective that is minus its constant.
/// </summary>
internal sealed class QpsFile
{
    private readonly Dictionary<string, int> _rows = [];
    private readonly Dictionary<string, int> _columns = [];
    private readonly List<char> _types = [];
    private readonly List<double> _rightHandSide = [];
    private readonly List<double> _range = [];
    private readonly List<double> _cost = [];
    private readonly List<double> _lower = [];
    private readonly List<double> _upper = [];
    private readonly List<(int Row, int Column, double Value)> _entries = [];
    private readonly List<(int Row, int Column, double Value)> _triangle = [];
    private string? _objective;

    public double ObjectiveConstant { get; private set; }

    public static QpsFile Read(TextReader reader)
    {
        QpsFile file = new();
        string section = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '*')
            {
                continue;
            }

            if (line[0] != ' ')
            {
                section = line.Split(' ')[0];
                continue;
            }

            file.Take(section, Field(line, 1, 2), Field(line, 4, 8),
                [(Field(line, 14, 8), Field(line, 24, 12)), (Field(line, 39, 8), Field(line, 49, 12))]);
        }

        return file;
    }

    public QuadraticProgram ToProgram()
    {
        int n = _cost.Count;
        int m = _types.Count;
        double[] hessian = new double[n * n];
        foreach ((int i, int j, double value) in _triangle)
        {
            hessian[(i * n) + j] = hessian[(j * n) + i] = value;
        }

        double[] rows = new double[m * n];
        foreach ((int i, int j, double value) in _entries)
        {
            rows[(i * n) + j] = value;
        }

        double[] low = new double[m];
        double[] high = new double[m];
        for (int i = 0; i < m; i++)
        {
            double side = _rightHandSide[i];
            double range = _range[i];
            (low[i], high[i]) = _types[i] switch
            {
                'E' => (side + Math.Min(0, double.IsNaN(range) ? 0 : range), side + Math.Max(0, double.IsNaN(range) ? 0 : range)),
                'G' => (side, double.IsNaN(range) ? double.PositiveInfinity : side + Math.Abs(range)),
                _ => (double.IsNaN(range) ? double.NegativeInfinity : side - Math.Abs(range), side),
            };
        }

        return QuadraticProgram.Create(SymmetricMatrix.Create(n, hessian), [.. _cost], [.. _lower], [.. _upper],
            DenseMatrix.Create(m, n, rows), low, high);
    }

    private static string Field(string line, int start, int length) =>
        line.Length <= start ? "" : line.Substring(start, Math.Min(length, line.Length - start)).Trim();

    private void Take(string section, string code, string name, (string Name, string Value)[] pairs)
    {
        if (section == "ROWS")
        {
            AddRow(code, name);
            return;
        }

        if (section == "COLUMNS" && _columns.TryAdd(name, _cost.Count))
        {
            _cost.Add(0);
            _lower.Add(0);
            _upper.Add(double.PositiveInfinity);
        }

        foreach ((string target, string text) in pairs)
        {
            if (target.Length == 0)
            {
                continue;
            }

            double value = text.Length == 0 ? 0 : double.Parse(text, CultureInfo.InvariantCulture);
            switch (section)
            {
                case "COLUMNS" when target == _objective:
                    _cost[_columns[name]] += value;
                    break;
                case "COLUMNS" when _rows.TryGetValue(target, out int row):
                    _entries.Add((row, _columns[name], value));
                    break;
                case "RHS" when target == _objective:
                    ObjectiveConstant = -value;
                    break;
                case "RHS" when _rows.TryGetValue(target, out int row):
                    _rightHandSide[row] = value;
                    break;
                case "RANGES":
                    _range[_rows[target]] = value;
                    break;
                case "BOUNDS":
                    AddBound(code, _columns[target], value);
                    break;
                case "QUADOBJ":
                    _triangle.Add((_columns[name], _columns[target], value));
                    break;
            }
        }
    }

    private void AddRow(string type, string name)
    {
        if (type == "N")
        {
            _objective ??= name; // Further free rows are dropped.
            return;
        }

        _rows.Add(name, _types.Count);
        _types.Add(type[0]);
        _rightHandSide.Add(0);
        _range.Add(double.NaN);
    }

    private void AddBound(string code, int column, double value)
    {
        switch (code)
        {
            case "LO":
                _lower[column] = value;
                break;
            case "UP":
                _upper[column] = value;
                break;
            case "FX":
                _lower[column] = _upper[column] = value;
                break;
            case "FR" or "MI":
                _lower[column] = double.NegativeInfinity;
                break;
            case "PL":
                break;
            default:
                throw new InvalidDataException($"Unknown bound {code}.");
        }
    }
}
