using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// A lowered problem in which some limits give way: beside each of them a variable for what it is exceeded by, after the other variables,
/// and a row for the sum that a priority may have. In the ratio form all of them are scaled like the weights.
/// </summary>
internal sealed class SoftProgram
{
    private readonly LoweredProblem _lowered;
    private readonly QuadraticProgram _program;
    private readonly ImmutableArray<AssetId> _assets;
    private readonly ConstraintLabel?[] _boundLabels;
    private readonly bool _isByInteriorPoint;
    private readonly double _minWeight;
    private readonly double _maxWeight;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly List<Row> _rows = [];
    private readonly List<(int Priority, double Weight)> _slacks = [];

    /// <param name="lowered">The problem with all limits hard.</param>
    /// <param name="assets">The assets.</param>
    /// <param name="minWeight">Below this no bound of an asset gives way.</param>
    /// <param name="maxWeight">Nor above this.</param>
    public SoftProgram(LoweredProblem lowered, ImmutableArray<AssetId> assets, double minWeight, double maxWeight)
    {
        (_lowered, _program, _assets, _minWeight, _maxWeight) = (lowered, lowered.Program, assets, minWeight, maxWeight);
        _isByInteriorPoint = lowered.Measures is not null || !lowered.Cones.IsEmpty;
        _boundLabels = [.. lowered.BoundLabels];
        (_lower, _upper) = (_program.Lower.ToArray(), _program.Upper.ToArray());
        for (int i = 0; i < _program.RowCount; i++)
        {
            _rows.Add(new Row(_program.Rows.Row(i).ToArray(), _program.RowLower[i], _program.RowUpper[i], lowered.RowLabels[i]));
        }
    }

    private bool IsScaled => _lowered.ScaleVariable >= 0 || _lowered.ScaleTotal != 0;

    /// <summary>Lets the bounds of an asset give way, to be counted or without limit but the general bounds.</summary>
    public void SoftenBound(int variable, ConstraintLabel label, bool withSlack)
    {
        if (_lower[variable] > _minWeight && double.IsFinite(_lower[variable]))
        {
            AddSide(Unit(variable), _lower[variable], atLeast: true, label, withSlack);
            SetGeneral(variable, atLeast: true);
        }

        if (!IsScaled && _upper[variable] < _maxWeight)
        {
            AddSide(Unit(variable), _upper[variable], atLeast: false, label, withSlack);
            SetGeneral(variable, atLeast: false);
        }
    }

    /// <summary>Lets a row give way.</summary>
    public void SoftenRow(int row, ConstraintLabel label, bool withSlack)
    {
        Row given = _rows[row];
        bool ofAsset = label.Limit.Kind == LimitKind.AssetWeight;
        bool lower = double.IsFinite(given.Lower) && (!ofAsset || label.Min > _minWeight);
        bool upper = double.IsFinite(given.Upper) && (!ofAsset || label.Max < _maxWeight);
        if (!withSlack)
        {
            _rows[row] = given with
            {
                Lower = lower ? double.NegativeInfinity : given.Lower,
                Upper = upper ? double.PositiveInfinity : given.Upper,
            };
        }
        else
        {
            AddSlack(given, lower, label, 1);
            AddSlack(given, upper, label, -1);
        }

        if (ofAsset)
        {
            int variable = _assets.IndexOf(new AssetId(label.Limit.Name));
            SetGeneral(variable, lower, atLeast: true);
            SetGeneral(variable, upper, atLeast: false);
        }
    }

    /// <summary>Limits what the limits of a priority are exceeded by in sum.</summary>
    public void Limit(int priority, double sum)
    {
        double[] coefficients = new double[_program.VariableCount];
        AddScale(coefficients, -sum);
        Row row = new(coefficients, double.NegativeInfinity, IsScaled ? 0 : sum, Label: null);
        for (int k = 0; k < _slacks.Count; k++)
        {
            if (_slacks[k].Priority == priority)
            {
                row.Slacks.Add((k, _slacks[k].Weight));
            }
        }

        _rows.Add(row);
    }

    /// <summary>The program; with a priority, of the least sum of that priority in place of the objective.</summary>
    public LoweredProblem Build(int? minimised)
    {
        // Residuals of an interior point are relative to the terms they are made of, which all vanish where nothing has to give way: counted from 1
        // on, they do not.
        double first = minimised is not null && _isByInteriorPoint ? 1 : 0;
        int n = _program.VariableCount;
        int wide = n + _slacks.Count;
        Row[] rows = [.. _rows.Where(row => double.IsFinite(row.Lower) || double.IsFinite(row.Upper))];
        double[] linear = new double[wide];
        double[] lower = new double[wide];
        double[] upper = [.. Enumerable.Repeat(double.PositiveInfinity, wide)];
        double[] coefficients = new double[rows.Length * wide];
        _lower.CopyTo(lower, 0);
        _upper.CopyTo(upper, 0);
        lower.AsSpan(n).Fill(first);
        double[] shifts = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i].Coefficients.CopyTo(coefficients, i * wide);
            foreach ((int slack, double coefficient) in rows[i].Slacks)
            {
                coefficients[(i * wide) + n + slack] = coefficient;
                shifts[i] += coefficient * first;
            }
        }

        if (minimised is null)
        {
            _program.Linear.CopyTo(linear);
        }

        double constant = 0;
        for (int k = 0; k < _slacks.Count; k++)
        {
            linear[n + k] = _slacks[k].Priority == minimised ? _slacks[k].Weight : 0;
            constant += linear[n + k] * first;
        }

        QuadraticProgram program = QuadraticProgram.Create(
            minimised is null ? Widened(_program.Hessian, wide) : SymmetricMatrix.FromDiagonal(new double[wide]), linear, lower, upper,
            DenseMatrix.Create(rows.Length, wide, coefficients),
            [.. rows.Select((row, i) => row.Lower + shifts[i])], [.. rows.Select((row, i) => row.Upper + shifts[i])],
            minimised is null ? Widened(_program.Costs, wide) : null);
        return _lowered with
        {
            Program = program,
            BoundLabels = [.. _boundLabels, .. new ConstraintLabel?[_slacks.Count]],
            RowLabels = [.. rows.Select(row => row.Label)],
            Constant = constant,
        };
    }

    /// <summary>Kinked costs with none for the variables behind those that they are of.</summary>
    public static KinkedCosts? Widened(KinkedCosts? costs, int count)
    {
        if (costs is null)
        {
            return null;
        }

        double[] center = new double[count];
        double[] above = new double[count];
        double[] below = new double[count];
        costs.Center.CopyTo(center);
        costs.Above.CopyTo(above);
        costs.Below.CopyTo(below);
        return KinkedCosts.Create(center, above, below);
    }

    private static SymmetricMatrix Widened(ISymmetricOperator hessian, int count)
    {
        double[] values = new double[count * count];
        for (int j = 0; j < hessian.Order; j++)
        {
            hessian.CopyRow(j, values.AsSpan(j * count, hessian.Order));
        }

        return SymmetricMatrix.Create(count, values);
    }

    private void AddSide(double[] coefficients, double limit, bool atLeast, ConstraintLabel label, bool withSlack)
    {
        if (withSlack)
        {
            Row row = atLeast
                ? new Row(coefficients, limit, double.PositiveInfinity, label)
                : new Row(coefficients, double.NegativeInfinity, limit, label);
            _rows.Add(row);
            AddSlack(row, true, label, atLeast ? 1 : -1);
        }
    }

    private void AddSlack(Row row, bool gives, ConstraintLabel label, double sign)
    {
        if (gives)
        {
            row.Slacks.Add((_slacks.Count, sign));
            _slacks.Add((label.Priority!.Value, 1 / label.Unit));
        }
    }

    private void SetGeneral(int variable, bool gives, bool atLeast)
    {
        if (gives)
        {
            SetGeneral(variable, atLeast);
        }
    }

    // What a bound that gives way leaves is the general bound: a bound again, or a row where weights are scaled and it is not zero.
    private void SetGeneral(int variable, bool atLeast)
    {
        double limit = atLeast ? _minWeight : _maxWeight;
        double[] bounds = atLeast ? _lower : _upper;
        ConstraintLabel label = new(PortfolioLimit.WeightOf(_assets[variable]), _minWeight, _maxWeight);
        if (!IsScaled || limit == 0 || !double.IsFinite(limit))
        {
            bounds[variable] = limit;
            _boundLabels[variable] = label;
            return;
        }

        bounds[variable] = atLeast ? double.NegativeInfinity : double.PositiveInfinity;
        double[] coefficients = Unit(variable);
        AddScale(coefficients, -limit);
        _rows.Add(atLeast
            ? new Row(coefficients, 0, double.PositiveInfinity, label)
            : new Row(coefficients, double.NegativeInfinity, 0, label));
    }

    private double[] Unit(int variable)
    {
        double[] coefficients = new double[_program.VariableCount];
        coefficients[variable] = 1;
        return coefficients;
    }

    // What weights are divided by, as a function of the variables; nothing where they are weights.
    private void AddScale(double[] coefficients, double factor)
    {
        if (_lowered.ScaleVariable >= 0)
        {
            coefficients[_lowered.ScaleVariable] += factor;
        }
        else if (_lowered.ScaleTotal != 0)
        {
            for (int i = 0; i < _lowered.AssetCount; i++)
            {
                coefficients[i] += factor / _lowered.ScaleTotal;
            }
        }
    }

    private sealed record Row(double[] Coefficients, double Lower, double Upper, ConstraintLabel? Label)
    {
        /// <summary>Variables for what the row is exceeded by, with their coefficients.</summary>
        public List<(int Slack, double Coefficient)> Slacks { get; } = [];
    }
}
