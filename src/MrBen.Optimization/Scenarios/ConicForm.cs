using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Scenarios;

/// <summary>A scenario program as a conic one: minimised, homogenised where a ratio is sought. Immutable.</summary>
internal sealed class ConicForm
{
    // Of a typical return: what a measure may be without being small.
    private const double SmallShare = 0.1;

    private readonly ScenarioProgram _program;
    private readonly LinearLimits _bounds;
    private readonly LinearLimits _rows;
    private readonly int[] _limitRows;
    private readonly int[] _coneRows;
    private readonly int _scale;
    private readonly double _unit;
    private readonly double _constant;
    private readonly bool _isHalfOfSquare;
    private readonly double _floor;
    private readonly bool _isPriced;
    private double _price = 1;

    /// <param name="program">What is asked.</param>
    /// <param name="kind">What of it is stated.</param>
    public ConicForm(ScenarioProgram program, ConicFormKind kind = ConicFormKind.Whole)
    {
        bool isFeasibilityOnly = kind == ConicFormKind.Feasibility;
        _isPriced = kind == ConicFormKind.PricedSquare;
        bool isRatio = program.Goal == ScenarioGoal.LargestRatio && !isFeasibilityOnly;
        _program = program;
        ScenarioEpigraph epigraph = new(program.Scenarios, isRatio);
        _scale = epigraph.Scale;
        SquareKind square = _isPriced ? SquareKind.HalfOfSquare : SquareOf(program, isRatio, isFeasibilityOnly);
        _isHalfOfSquare = square == SquareKind.HalfOfSquare || (isRatio && program.Measure is null);
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
        }
        else if (isRatio)
        {
            _floor = SmallShare * SmallShare * LargestVariance(program.Hessian!);
        }

        if (_floor > 0)
        {
            measure = (measure ?? new LinearForm()).Add(epigraph.AddOne(), _floor);
        }

        _constant = isRatio ? 0 : measure?.Constant ?? 0;
        _unit = Math.Max(Kernels.MaxAbs(program.Linear), Math.Abs(program.Offset));
        if (isRatio)
        {
            epigraph.Normalise(program.Linear, program.Offset, _unit);
        }

        _bounds = LinearLimits.Add(epigraph.AddRows, program.Lower, program.Upper, epigraph.AddEntry);
        _rows = LinearLimits.Add(epigraph.AddRows, program.RowLower, program.RowUpper,
            (row, i, sign) => epigraph.SetSharedRow(row, program.Rows, i, sign));
        _limitRows = new int[program.Limits.Length];
        for (int k = 0; k < _limitRows.Length; k++)
        {
            ScenarioLimit limit = program.Limits[k];
            _limitRows[k] = epigraph.AddUpperLimit(limit.Measure.AddTo(epigraph), limit.Upper);
        }

        _coneRows = [.. program.Cones.Select(limit => Add(epigraph, limit))];
        Conic = isFeasibilityOnly
            ? epigraph.Minimise(null, [], 1, null)
            : epigraph.Minimise(measure, isRatio ? [] : program.Linear, Sign, program.Hessian);
    }

    public ConicProgram Conic { get; private set; }

    /// <summary>Sets what the objective but for the square is multiplied by; 1 at first.</summary>
    public void SetPrice(double price)
    {
        double[] linear = Conic.Linear.ToArray();
        for (int j = 0; j < _program.Linear.Length; j++)
        {
            linear[j] = price * Sign * _program.Linear[j];
        }

        _price = price;
        Conic = Conic.WithLinear(linear);
    }

    private double MeasureOf(double value) => _isHalfOfSquare ? Math.Sqrt(2 * Math.Max(value - _floor, 0)) : value - _floor;

    // 1 where there is none.
    private static double LargestVariance(ISymmetricOperator hessian)
    {
        double largest = 0;
        for (int j = 0; j < hessian.Order; j++)
        {
            largest = Math.Max(largest, hessian.Diagonal(j));
        }

        return largest > 0 ? largest : 1;
    }

    private static int Add(ScenarioEpigraph epigraph, ConeLimit limit)
    {
        int first = epigraph.AddRows(limit.Cone, limit.Offsets.AsSpan());
        for (int k = 0; k < limit.Rows.Rows; k++)
        {
            epigraph.SetSharedRow(first + k, limit.Rows, k, 1);
        }

        return first;
    }

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

    // The objective of the scenario program that a value of the conic one stands for.
    private double ObjectiveOf(double value) => _program.Goal switch
    {
        ScenarioGoal.LeastMeasure => MeasureOf(value) + _constant,
        ScenarioGoal.LargestReward => -value,
        _ => MeasureOf(value) > 0 ? _unit / MeasureOf(value) : double.PositiveInfinity,
    };

    /// <summary>What the duals do not let the scenario program's objective be better than.</summary>
    public double BoundOf(ConicOutcome outcome)
    {
        double linear = -Kernels.Dot(Conic.Offsets, outcome.Duals);
        if (_isPriced)
        {
            return (linear - _floor) / _price; // Of the root itself, whose dual is the square's over the price.
        }

        double curved = outcome.Objective - Kernels.Dot(Conic.Linear, outcome.Point);
        return ObjectiveOf(linear - curved);
    }

    /// <summary>The certificate with what the price lacks of being the root.</summary>
    public ConicCertificate CertificateOf(ConicOutcome outcome)
    {
        if (!_isPriced || outcome.Status != SolverStatus.Optimal)
        {
            return outcome.Certificate;
        }

        double linear = Kernels.Dot(_program.Linear, outcome.Point[.._program.Linear.Length]);
        double root = MeasureOf(outcome.Objective - (_price * Sign * linear));
        double error = Math.Abs((root / _price) - 1);
        return outcome.Certificate with { DualDistance = Math.Max(outcome.Certificate.DualDistance, error) };
    }

    /// <summary>Writes multipliers of the scenario program's limits.</summary>
    public void WriteMultipliers(ConicOutcome outcome, ScenarioOutcome written)
    {
        // A limit of y is k times that of x; the ratio is unit/value.
        double measure = MeasureOf(outcome.Objective);
        double factor = _isPriced ? Sign / _price : _isHalfOfSquare ? Sign / measure : Sign;
        if (_scale >= 0)
        {
            factor *= _unit * ScaleOf(outcome) / (measure * measure);
        }

        Write(outcome, double.IsFinite(factor) ? factor : 0, written); // Of a root at 0, where it has a kink, none.
    }

    /// <summary>Writes by what multiples the scenario program's limits contradict one another, signed as multipliers of a least measure are.</summary>
    public void WriteProof(ConicOutcome outcome, ScenarioOutcome written) => Write(outcome, 1, written);

    private void Write(ConicOutcome outcome, double factor, ScenarioOutcome written)
    {
        _bounds.WriteMultipliers(outcome.Duals, factor, written.MutableBoundMultipliers);
        _rows.WriteMultipliers(outcome.Duals, factor, written.MutableRowMultipliers);
        Span<double> limits = written.MutableLimitMultipliers;
        Span<double> cones = written.MutableConeMultipliers;
        for (int k = 0; k < limits.Length; k++)
        {
            limits[k] = -factor * outcome.Duals[_limitRows[k]];
        }

        int place = 0;
        for (int k = 0; k < _coneRows.Length; k++)
        {
            int dimension = _program.Cones[k].Cone.Dimension;
            outcome.Duals.Slice(_coneRows[k], dimension).CopyTo(cones[place..]);
            place += dimension;
        }

        Kernels.Scale(-factor, cones);
    }
}
