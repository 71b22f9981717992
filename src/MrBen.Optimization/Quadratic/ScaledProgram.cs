using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// A program in the solver's units: each variable divided so that its curvature is near 1, each row to a norm near 1. Daily variances near
/// 1e-4 and annual ones near 1e-1 are the same problem here, and tolerances mean the same. All factors are powers of two, so that the scaled
/// program is the given one without any rounding.
/// </summary>
internal sealed class ScaledProgram
{
    // A curvature that makes its variable's entry in a row so many times as large as the next smaller one is taken as rounding of zero: cash
    // whose variance is 1e-34 beside assets whose variance is 1e-4.
    private const double RoundingGap = 1e7;

    // Between its bounds, a curvature changes its variable's slope by less than this share of it: rounding.
    private const double RoundingShare = 1e-14;

    private const int Sweeps = 8;

    private readonly double[] _work;

    public ScaledProgram(int variables, int rows)
    {
        (Variables, RowCount) = (variables, rows);
        Hessian = new double[variables * variables];
        Scale = new double[variables];
        Linear = new double[variables];
        Lower = new double[variables];
        Upper = new double[variables];
        Rows = new double[rows * variables];
        RowScale = new double[rows];
        RowLower = new double[rows];
        RowUpper = new double[rows];
        _work = new double[variables];
    }

    public int Variables { get; }

    public int RowCount { get; }

    /// <summary>Q in the solver's units, with a diagonal in [½, 2] (zeros where there is no curvature).</summary>
    public double[] Hessian { get; }

    /// <summary>Original units per solver unit of each variable.</summary>
    public double[] Scale { get; }

    /// <summary>Original units of the objective per solver unit: 1 unless the program is linear, where the largest slope then is near 1.</summary>
    public double ObjectiveScale { get; private set; } = 1;

    /// <summary>Whether a variable with some curvature is not scaled by it.</summary>
    public bool IgnoresCurvature { get; private set; }

    /// <summary>Whether no variable has a curvature.</summary>
    public bool IsLinear { get; private set; }

    public double[] Linear { get; }

    public double[] Lower { get; }

    public double[] Upper { get; }

    public double[] Rows { get; }

    /// <summary>Original units per solver unit of each row's activity.</summary>
    public double[] RowScale { get; }

    public double[] RowLower { get; }

    public double[] RowUpper { get; }

    public ReadOnlySpan<double> Row(int index) => Rows.AsSpan(index * Variables, Variables);

    /// <summary>Loads a program.</summary>
    /// <param name="program">The program, of this shape.</param>
    /// <param name="everyCurvature">Whether variables are scaled by their curvature even where it looks like rounding of zero.</param>
    /// <param name="negligibleCurvature">Share of the largest curvature up to which variables are not scaled by theirs.</param>
    public void Load(QuadraticProgram program, bool everyCurvature = false, double negligibleCurvature = 0)
    {
        LoadScale(program, everyCurvature, negligibleCurvature);
        for (int i = 0; i < Variables; i++)
        {
            Span<double> row = Hessian.AsSpan(i * Variables, Variables);
            program.Hessian.CopyRow(i, row);
            for (int j = 0; j < Variables; j++)
            {
                row[j] = row[j] * Scale[i] * Scale[j];
            }
        }

        for (int j = 0; j < Variables; j++)
        {
            Lower[j] = program.Lower[j] / Scale[j];
            Upper[j] = program.Upper[j] / Scale[j];
        }

        for (int i = 0; i < RowCount; i++)
        {
            Span<double> row = Rows.AsSpan(i * Variables, Variables);
            program.Rows.Row(i).CopyTo(row);
            for (int j = 0; j < Variables; j++)
            {
                row[j] *= Scale[j];
            }

            RowScale[i] = 1;
            double largest = Kernels.MaxAbs(row);
            if (largest > 0)
            {
                RowScale[i] = PowerOfTwo(largest);
                Kernels.Scale(1 / RowScale[i], row);
                double norm = PowerOfTwo(Math.Sqrt(Kernels.Dot(row, row)));
                Kernels.Scale(1 / norm, row);
                RowScale[i] *= norm;
            }

            RowLower[i] = program.RowLower[i] / RowScale[i];
            RowUpper[i] = program.RowUpper[i] / RowScale[i];
        }

        LoadLinear(program);
    }

    public void LoadLinear(QuadraticProgram program)
    {
        for (int j = 0; j < Variables; j++)
        {
            Linear[j] = program.Linear[j] * Scale[j];
        }

        double largest = IsLinear ? Kernels.MaxAbs(Linear) : 1;
        ObjectiveScale = largest > 0 && double.IsFinite(largest) ? PowerOfTwo(largest) : 1;
        Kernels.Scale(1 / ObjectiveScale, Linear);
    }

    /// <summary>Writes Qx + c.</summary>
    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        for (int i = 0; i < Variables; i++)
        {
            gradient[i] = Kernels.Dot(Hessian.AsSpan(i * Variables, Variables), x) + Linear[i];
        }
    }

    /// <summary>d'Qd.</summary>
    public double Curvature(ReadOnlySpan<double> direction)
    {
        double sum = 0;
        for (int i = 0; i < Variables; i++)
        {
            sum += direction[i] * Kernels.Dot(Hessian.AsSpan(i * Variables, Variables), direction);
        }

        return sum;
    }

    private void LoadScale(QuadraticProgram program, bool everyCurvature, double negligibleCurvature)
    {
        double largest = 0;
        for (int j = 0; j < Variables; j++)
        {
            largest = Math.Max(largest, program.Hessian.Diagonal(j));
        }

        bool unfelt = false;
        for (int j = 0; j < Variables; j++)
        {
            double curvature = program.Hessian.Diagonal(j);
            bool felt = everyCurvature || curvature * Reach(program, j) > RoundingShare * Math.Abs(program.Linear[j]);
            Scale[j] = felt && curvature > negligibleCurvature * largest ? PowerOfTwo(1 / Math.Sqrt(curvature)) : 0;
            unfelt |= curvature > 0 && !felt;
        }

        IgnoresCurvature = !everyCurvature && (IgnoreGaps(program) || unfelt);
        int curved = 0;
        double meanLog = 0;
        foreach (double scale in Scale)
        {
            if (scale > 0)
            {
                curved++;
                meanLog += Math.Log2(scale);
            }
        }

        IsLinear = largest == 0;
        if (curved < Variables)
        {
            LoadFlatScales(program, curved > 0 ? PowerOfTwo(Math.Pow(2, meanLog / curved)) : 1);
        }
    }

    private bool IgnoreGaps(QuadraticProgram program)
    {
        bool ignored = false;
        double[] sorted = new double[Variables];
        for (int i = 0; i < RowCount; i++)
        {
            ReadOnlySpan<double> row = program.Rows.Row(i);
            int count = 0;
            for (int j = 0; j < Variables; j++)
            {
                _work[j] = Math.Abs(row[j]) * Scale[j];
                if (_work[j] > 0)
                {
                    sorted[count++] = _work[j];
                }
            }

            Array.Sort(sorted, 0, count);
            int next = 1;
            while (next < count && sorted[next] <= RoundingGap * sorted[next - 1])
            {
                next++;
            }

            for (int j = 0; j < Variables && next < count; j++)
            {
                if (_work[j] >= sorted[next])
                {
                    Scale[j] = 0;
                    ignored = true;
                }
            }
        }

        return ignored;
    }

    // A variable without curvature takes its unit from the rows: the largest of its entries, each beside the largest curved one of its row,
    // is 1. Where no row ties it to a curved variable, rows and columns are brought to a geometric mean of 1 by turns.
    private void LoadFlatScales(QuadraticProgram program, double typical)
    {
        Array.Clear(_work);
        for (int i = 0; i < RowCount; i++)
        {
            ReadOnlySpan<double> row = program.Rows.Row(i);
            double size = 0;
            for (int j = 0; j < Variables; j++)
            {
                size = Math.Max(size, Math.Abs(row[j]) * Scale[j]);
            }

            for (int j = 0; j < Variables && size > 0; j++)
            {
                _work[j] = Scale[j] > 0 ? 0 : Math.Max(_work[j], Math.Abs(row[j]) / size);
            }
        }

        int untied = 0;
        for (int j = 0; j < Variables; j++)
        {
            if (Scale[j] > 0)
            {
                _work[j] = 0;
            }
            else if (_work[j] > 0)
            {
                Scale[j] = PowerOfTwo(1 / _work[j]);
                _work[j] = 0;
            }
            else
            {
                double reach = Reach(program, j);
                Scale[j] = IsLinear || reach == 0 || double.IsInfinity(reach) ? typical : PowerOfTwo(reach);
                _work[j] = 1;
                untied++;
            }
        }

        for (int sweep = 0; sweep < Sweeps && untied > 0 && RowCount > 0; sweep++)
        {
            BalanceUntied(program);
        }
    }

    private void BalanceUntied(QuadraticProgram program)
    {
        Span<double> logs = new double[Variables];
        Span<int> counts = new int[Variables];
        for (int i = 0; i < RowCount; i++)
        {
            ReadOnlySpan<double> row = program.Rows.Row(i);
            double mean = 0;
            int count = 0;
            for (int j = 0; j < Variables; j++)
            {
                if (row[j] != 0)
                {
                    mean += Math.Log2(Math.Abs(row[j]) * Scale[j]);
                    count++;
                }
            }

            for (int j = 0; j < Variables; j++)
            {
                if (row[j] != 0)
                {
                    logs[j] += Math.Log2(Math.Abs(row[j])) - (mean / count);
                    counts[j]++;
                }
            }
        }

        for (int j = 0; j < Variables; j++)
        {
            if (_work[j] > 0 && counts[j] > 0)
            {
                Scale[j] = PowerOfTwo(Math.Pow(2, -logs[j] / counts[j]));
            }
        }
    }

    // The largest magnitude of a variable.
    private static double Reach(QuadraticProgram program, int index) =>
        Math.Max(Math.Abs(program.Lower[index]), Math.Abs(program.Upper[index]));

    private static double PowerOfTwo(double value) => Math.ScaleB(1, (int)Math.Round(Math.Log2(value)));
}
