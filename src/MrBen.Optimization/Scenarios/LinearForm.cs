namespace MrBen.Optimization.Scenarios;

/// <summary>
/// A sum of multiples of a conic program's variables, and of its scale. Minimised over the variables that a measure added, it is the
/// measure at the others. Not thread-safe.
/// </summary>
internal sealed class LinearForm
{
    private readonly List<(int Variable, double Coefficient)> _terms = [];

    public IReadOnlyList<(int Variable, double Coefficient)> Terms => _terms;

    /// <summary>The multiple of the scale, which is 1 unless a ratio is homogenised.</summary>
    public double Constant { get; private set; }

    public LinearForm Add(int variable, double coefficient)
    {
        _terms.Add((variable, coefficient));
        return this;
    }

    public LinearForm AddConstant(double constant)
    {
        Constant += constant;
        return this;
    }
}
