using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// What measures and limits add themselves to: a conic program over x, or over y = k·x and the scale k > 0 where a ratio is homogenised
/// (Charnes and Cooper 1962, Naval Research Logistics Quarterly 9). Rows of scenarios refer to the matrix of returns. Not thread-safe.
/// </summary>
internal sealed class ScenarioEpigraph
{
    private readonly ConicProgramBuilder _builder;
    private readonly int _scale = -1;
    private int _mean = -1;
    private int _drawdowns = -1;

    public ScenarioEpigraph(ScenarioSet scenarios, bool isHomogenised)
    {
        Scenarios = scenarios;
        _builder = new ConicProgramBuilder(scenarios.VariableCount);
        if (isHomogenised)
        {
            _scale = _builder.AddLocals(1);
            _builder.AddLowerBounds(_scale, [0]);
        }
    }

    public ScenarioSet Scenarios { get; }

    /// <summary>Adds variables that are free unless rows hold them.</summary>
    public int AddLocals(int count = 1) => _builder.AddLocals(count);

    /// <summary>Adds one variable per scenario with the objective ½·factor·pₜvₜ².</summary>
    public int AddCurvedLocals(double factor)
    {
        int first = _builder.VariableCount;
        foreach (double probability in Scenarios.Probabilities)
        {
            _builder.AddLocals(1, curvature: factor * probability);
        }

        return first;
    }

    /// <summary>Adds one variable per scenario that is at least 0.</summary>
    public int AddNonnegativeLocals()
    {
        int first = AddCurvedLocals(0);
        _builder.AddLowerBounds(first, new double[Scenarios.Count]);
        return first;
    }

    public int AddRows(Cone cone) => _builder.AddRows(cone);

    /// <summary>Adds a row of a cone whose constant, times the scale, is given.</summary>
    public int AddRows(Cone cone, ReadOnlySpan<double> constants)
    {
        if (_scale < 0)
        {
            return _builder.AddRows(cone, constants);
        }

        int first = _builder.AddRows(cone);
        for (int i = 0; i < constants.Length; i++)
        {
            _builder.AddEntry(first + i, _scale, constants[i]);
        }

        return first;
    }

    public void AddEntry(int row, int variable, double coefficient) => _builder.AddEntry(row, variable, coefficient);

    /// <summary>Lets a row's part over x be a multiple of a matrix row.</summary>
    public void SetSharedRow(int row, DenseMatrix matrix, int matrixRow, double factor) =>
        _builder.SetSharedRow(row, matrix, matrixRow, factor);

    /// <summary>Lets a row's part over x be a multiple of a scenario's outcome.</summary>
    public void SetOutcome(int row, int scenario, double factor) => _builder.SetSharedRow(row, Scenarios.Returns, scenario, factor);

    public void SetShared(int row, ReadOnlySpan<double> coefficients) => _builder.SetShared(row, coefficients);

    /// <summary>Adds a multiple of a scenario's loss to a row that holds nothing of x yet.</summary>
    public void AddLoss(int row, LossKind kind, int scenario, double factor)
    {
        if (kind == LossKind.Outcome)
        {
            SetOutcome(row, scenario, -factor);
        }
        else
        {
            AddEntry(row, Drawdowns() + scenario, factor);
        }
    }

    /// <summary>The variable that equals the expected outcome.</summary>
    public int Mean()
    {
        if (_mean < 0)
        {
            _mean = AddLocals();
            int row = AddRows(Cone.Zero(1));
            SetShared(row, Scenarios.Mean);
            AddEntry(row, _mean, -1);
        }

        return _mean;
    }

    /// <summary>
    /// The first of T variables that are at least the drawdowns: dₜ ≥ max(dₜ₋₁ − yₜ, 0) with d₀ = 0. Every measure of drawdowns rises with
    /// them, so that all may share these.
    /// </summary>
    public int Drawdowns()
    {
        if (_drawdowns < 0)
        {
            _drawdowns = AddNonnegativeLocals();
            AddFalls(_drawdowns, _drawdowns);
        }

        return _drawdowns;
    }

    /// <summary>
    /// The first of T free variables with the objective ½·curvature·pₜvₜ² whose least squares are those of the drawdowns: vₜ ≥ dₜ₋₁ − yₜ.
    /// The drawdowns themselves, squared, would stand at their bound 0 without a multiplier in each period between two peaks, and the
    /// method would end early.
    /// </summary>
    public int SquaredDrawdowns(double curvature)
    {
        int values = AddCurvedLocals(curvature);
        AddFalls(values, Drawdowns());
        return values;
    }

    /// <summary>Adds the row constant·scale − form ≥ 0.</summary>
    public int AddUpperLimit(LinearForm form, double constant)
    {
        int row = AddRows(Cone.Nonnegative(1), [constant - form.Constant]);
        foreach ((int variable, double coefficient) in form.Terms)
        {
            AddEntry(row, variable, -coefficient);
        }

        return row;
    }

    /// <summary>Adds the first of n variables that are at most the logarithms of x, and their cones as the last rows.</summary>
    public (int Variables, int FirstRow) AddLogarithms()
    {
        int logarithms = AddLocals(Scenarios.VariableCount);
        int first = _builder.RowCount;
        for (int i = 0; i < Scenarios.VariableCount; i++)
        {
            int row = AddRows(Cone.Exponential, [0, 1, 0]);
            AddEntry(row, logarithms + i, 1);
            AddEntry(row + 2, i, 1);
        }

        return (logarithms, first);
    }

    /// <summary>Adds a variable that is 1.</summary>
    public int AddOne()
    {
        int one = AddLocals();
        AddEntry(_builder.AddRows(Cone.Zero(1), [-1.0]), one, 1);
        return one;
    }

    /// <summary>Adds the equality coefficients·y − offset·k = unit, which fixes the scale.</summary>
    public void Normalise(ReadOnlySpan<double> coefficients, double offset, double unit)
    {
        int row = _builder.AddRows(Cone.Zero(1), [-unit]);
        SetShared(row, coefficients);
        AddEntry(row, _scale, -offset);
    }

    /// <summary>The program that minimises a form plus c'x + ½x'Qx.</summary>
    public ConicProgram Minimise(LinearForm? form, ReadOnlySpan<double> linear, double sign, ISymmetricOperator? hessian)
    {
        double[] coefficients = new double[_builder.VariableCount];
        for (int j = 0; j < linear.Length; j++)
        {
            coefficients[j] = sign * linear[j];
        }

        foreach ((int variable, double coefficient) in form?.Terms ?? [])
        {
            coefficients[variable] += coefficient;
        }

        if (form is not null && _scale >= 0)
        {
            coefficients[_scale] += form.Constant;
        }

        _builder.SetLinear(coefficients);
        if (hessian is not null)
        {
            _builder.SetHessian(hessian);
        }

        return _builder.Build();
    }

    /// <summary>The variable k; −1 where nothing is homogenised.</summary>
    public int Scale => _scale;

    // Rows vₜ ≥ dₜ₋₁ − yₜ with d₀ = 0.
    private void AddFalls(int values, int starts)
    {
        int rows = AddRows(Cone.Nonnegative(Scenarios.Count));
        for (int t = 0; t < Scenarios.Count; t++)
        {
            SetOutcome(rows + t, t, 1);
            AddEntry(rows + t, values + t, 1);
            if (t > 0)
            {
                AddEntry(rows + t, starts + t - 1, -1);
            }
        }
    }
}
