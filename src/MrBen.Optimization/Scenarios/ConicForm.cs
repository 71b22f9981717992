using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Scenarios;

/// <summary>A scenario program as a conic one: minimised, homogenised where a ratio is sought. Immutable.</summary>
internal sealed class ConicForm
{
    // Of a typical return: what a measure may be without being small.
    private const double SmallShare = 0.1;

    private readonly ScenarioProgram _program;
    private readonly ScenarioConstraints _bounds;
    private readonly ScenarioConstraints _rows;
    private readonly int[] _limitRows;
    private readonly int _scale;
    private readonly double _unit;
    private readonly double _constant;
    private readonly bool _isHalfOfSquare;
    private readonly double _floor;

    /// <param name="program">What is asked.</param>
    /// <param name="isFeasibilityOnly">Whether only a point is sought that satisfies bounds, rows and limits.</param>
    public ConicForm(ScenarioProgram program, bool isFeasibilityOnly = false)
    {
        bool isRatio = program.Goal == ScenarioGoal.LargestRatio && !isFeasibilityOnly;
        _program = program;
        ScenarioEpigraph epigraph = new(program.Scenarios, isRatio);
        _scale = epigraph.Scale;
        SquareKind square = SquareOf(program, isRatio, isFeasibilityOnly);
        _isHalfOfSquare = square == SquareKind.HalfOfSquare;
        LinearForm? measure = null;
        if (square != SquareKind.None)
        {
            program.Measure!.AddSquares(epigraph);
        }
        else if (!isFeasibilityOnly)
        {
            measure = program.Measure?.AddTo(epigraph);
        }

        if (program.Measure is not null && !isFeasibilityOnly)
        {
            // Residuals are relative to the objective's terms, which all vanish where the least measure is 0: this one does not.
            double size = SmallShare * program.Scenarios.TypicalReturn;
            _floor = square == SquareKind.None ? size : size * size;
            measure = (measure ?? new LinearForm()).Add(epigraph.AddOne(), _floor);
        }

        _constant = isRatio ? 0 : measure?.Constant ?? 0;
        _unit = Math.Max(Kernels.MaxAbs(program.Linear), Math.Abs(program.Offset));
        if (isRatio)
        {
            epigraph.Normalise(program.Linear, program.Offset, _unit);
        }

        _bounds = new ScenarioConstraints(epigraph, program.Lower, program.Upper, epigraph.AddEntry);
        _rows = new ScenarioConstraints(epigraph, program.RowLower, program.RowUpper,
            (row, i, sign) => epigraph.SetSharedRow(row, program.Rows, i, sign));
        _limitRows = new int[program.Limits.Length];
        for (int k = 0; k < _limitRows.Length; k++)
        {
            ScenarioLimit limit = program.Limits[k];
            _limitRows[k] = epigraph.AddUpperLimit(limit.Measure.AddTo(epigraph), limit.Upper);
        }

        Conic = isFeasibilityOnly
            ? epigraph.Minimise(null, [], 1, null)
            : epigraph.Minimise(measure, isRatio ? [] : program.Linear, Sign, program.Hessian);
    }

    public ConicProgram Conic { get; }

    private double MeasureOf(double value) => _isHalfOfSquare ? Math.Sqrt(2 * Math.Max(value - _floor, 0)) : value - _floor;

    // A root may be squared where nothing else is minimised, a sum of squares may be one where nothing is homogenised.
    private static SquareKind SquareOf(ScenarioProgram program, bool isRatio, bool isFeasibilityOnly)
    {
        SquareKind kind = isFeasibilityOnly ? SquareKind.None : program.Measure?.Square ?? SquareKind.None;
        bool isAlone = isRatio || (program.Hessian is null && !program.Linear.ContainsAnyExcept(0.0));
        return (kind == SquareKind.HalfOfSquare && isAlone) || (kind == SquareKind.Whole && !isRatio) ? kind : SquareKind.None;
    }

    private double Sign => _program.Goal == ScenarioGoal.LeastMeasure ? 1 : -1;

    /// <summary>k of x = y/k; 1 where nothing is homogenised.</summary>
    public double ScaleOf(ConicOutcome outcome) => _scale < 0 ? 1 : outcome.Point[_scale];

    /// <summary>The objective of the scenario program that a value of the conic one stands for.</summary>
    public double ObjectiveOf(double value) => _program.Goal switch
    {
        ScenarioGoal.LeastMeasure => MeasureOf(value) + _constant,
        ScenarioGoal.LargestReward => -value,
        _ => MeasureOf(value) > 0 ? _unit / MeasureOf(value) : double.PositiveInfinity,
    };

    /// <summary>What no dual pair with these duals lets the conic program's value fall below.</summary>
    public double BoundOf(ConicOutcome outcome)
    {
        double curved = outcome.Objective - Kernels.Dot(Conic.Linear, outcome.Point);
        return -Kernels.Dot(Conic.Offsets, outcome.Duals) - curved;
    }

    /// <summary>Writes multipliers of the scenario program's limits.</summary>
    public void WriteMultipliers(ConicOutcome outcome, Span<double> bounds, Span<double> rows, Span<double> limits)
    {
        // A limit of y is k times that of x; the ratio is unit/value.
        double measure = MeasureOf(outcome.Objective);
        double factor = _isHalfOfSquare ? Sign / measure : Sign;
        if (_scale >= 0)
        {
            factor *= _unit * ScaleOf(outcome) / (measure * measure);
        }

        factor = double.IsFinite(factor) ? factor : 0; // Of a root at 0, where it has a kink.

        _bounds.WriteMultipliers(outcome.Duals, factor, bounds);
        _rows.WriteMultipliers(outcome.Duals, factor, rows);
        for (int k = 0; k < limits.Length; k++)
        {
            limits[k] = -factor * outcome.Duals[_limitRows[k]];
        }
    }
}
