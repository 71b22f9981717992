using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// A program in the solver's units: each variable divided so that its curvature is 1, each row to norm 1. Daily variances near 1e-4 and
/// annual ones near 1e-1 are the same problem here, and tolerances mean the same.
/// </summary>
internal sealed class ScaledProgram
{
    // A variable whose curvature is below this share of the largest has none worth scaling by.
    private const double NegligibleCurvature = 1e-14;

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

    /// <summary>Q in the solver's units, with a diagonal of ones (zeros where there is no curvature).</summary>
    public double[] Hessian { get; }

    /// <summary>Original units per solver unit of each variable.</summary>
    public double[] Scale { get; }

    public double[] Linear { get; }

    public double[] Lower { get; }

    public double[] Upper { get; }

    public double[] Rows { get; }

    /// <summary>Original units per solver unit of each row's activity.</summary>
    public double[] RowScale { get; }

    public double[] RowLower { get; }

    public double[] RowUpper { get; }

    public ReadOnlySpan<double> Row(int index) => Rows.AsSpan(index * Variables, Variables);

    public void Load(QuadraticProgram program)
    {
        LoadScale(program);
        for (int i = 0; i < Variables; i++)
        {
            Span<double> row = Hessian.AsSpan(i * Variables, Variables);
            program.Hessian.CopyRow(i, row);
            for (int j = 0; j < Variables; j++)
            {
                row[j] *= Scale[i] * Scale[j];
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

            double largest = Kernels.MaxAbs(row);
            double norm = 0;
            if (largest > 0)
            {
                Kernels.Scale(1 / largest, row);
                norm = Math.Sqrt(Kernels.Dot(row, row));
                Kernels.Scale(1 / norm, row);
            }

            RowScale[i] = largest > 0 ? largest * norm : 1;
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
    }

    /// <summary>Writes Qx + c.</summary>
    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        for (int i = 0; i < Variables; i++)
        {
            gradient[i] = Kernels.Dot(Hessian.AsSpan(i * Variables, Variables), x) + Linear[i];
        }
    }

    private void LoadScale(QuadraticProgram program)
    {
        double largest = 0;
        int curved = 0;
        double meanLog = 0;
        for (int j = 0; j < Variables; j++)
        {
            largest = Math.Max(largest, program.Hessian.Diagonal(j));
        }

        for (int j = 0; j < Variables; j++)
        {
            double curvature = program.Hessian.Diagonal(j);
            _work[j] = curvature > NegligibleCurvature * largest ? curvature : 0;
            if (_work[j] > 0)
            {
                curved++;
                meanLog += Math.Log(curvature);
            }
        }

        double typical = curved > 0 ? Math.Exp(meanLog / curved) : 1;
        for (int j = 0; j < Variables; j++)
        {
            Scale[j] = 1 / Math.Sqrt(_work[j] > 0 ? _work[j] : typical);
        }
    }
}
