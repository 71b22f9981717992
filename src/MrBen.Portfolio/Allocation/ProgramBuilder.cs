using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Allocation;

/// <summary>Collects the rows and bounds of a quadratic program with their labels.</summary>
internal sealed class ProgramBuilder(int assets, int variables)
{
    private readonly List<double[]> _rows = [];
    private readonly List<(double Min, double Max)> _limits = [];
    private readonly List<ConstraintLabel?> _rowLabels = [];
    private readonly ConstraintLabel?[] _boundLabels = new ConstraintLabel?[variables];

    public double[] Linear { get; } = new double[variables];

    /// <summary>Costs of all variables; <see langword="null"/> for none.</summary>
    public KinkedCosts? Costs { get; set; }

    public List<LoweredCone> Cones { get; } = [];

    public double[] Lower { get; } = new double[variables];

    public double[] Upper { get; } = [.. Enumerable.Repeat(double.PositiveInfinity, variables)];

    public void SetBounds(int variable, double lower, double upper, ConstraintLabel? label)
    {
        Lower[variable] = lower;
        Upper[variable] = upper;
        _boundLabels[variable] = label;
    }

    public void AddRow(double[] coefficients, double min, double max, ConstraintLabel? label)
    {
        if (double.IsNegativeInfinity(min) && double.IsPositiveInfinity(max))
        {
            return;
        }

        _rows.Add(coefficients);
        _limits.Add((min, max));
        _rowLabels.Add(label);
    }

    /// <param name="covariance">Σ.</param>
    /// <param name="ridge">Added to its diagonal.</param>
    /// <param name="riskWeight">Factor of both; 0 for a linear program.</param>
    /// <param name="scaleVariable">See <see cref="LoweredProblem"/>.</param>
    /// <param name="scaleTotal">See <see cref="LoweredProblem"/>.</param>
    public LoweredProblem Build(SymmetricMatrix covariance, double ridge, double riskWeight, int scaleVariable = -1, double scaleTotal = 0)
    {
        double[] rows = new double[_rows.Count * variables];
        for (int i = 0; i < _rows.Count; i++)
        {
            _rows[i].CopyTo(rows, i * variables);
        }

        QuadraticProgram program = QuadraticProgram.Create(
            Hessian(covariance, ridge, riskWeight), Linear, Lower, Upper, DenseMatrix.Create(_rows.Count, variables, rows),
            [.. _limits.Select(limit => limit.Min)], [.. _limits.Select(limit => limit.Max)], Costs);
        return new LoweredProblem(program, assets, scaleVariable, scaleTotal, [.. _boundLabels], [.. _rowLabels])
        {
            Cones = [.. Cones],
        };
    }

    private SymmetricMatrix Hessian(SymmetricMatrix covariance, double ridge, double riskWeight)
    {
        if (variables == assets && ridge == 0 && riskWeight == 1)
        {
            return covariance;
        }

        double[] values = new double[variables * variables];
        for (int i = 0; i < assets; i++)
        {
            Span<double> row = values.AsSpan(i * variables, assets);
            covariance.Row(i).CopyTo(row);
            row[i] += ridge;
            Kernels.Scale(riskWeight, row);
        }

        return SymmetricMatrix.Create(variables, values);
    }
}
