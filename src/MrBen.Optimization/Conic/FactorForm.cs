using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>The factors of P in the solver's units. Immutable.</summary>
internal sealed class FactorForm
{
    private readonly double[] _loadings;
    private readonly double[] _specific;

    public FactorForm(IFactorStructure structure, ScaledConicProgram program)
    {
        int n = structure.Order;
        Count = structure.FactorCount;
        _loadings = new double[Count * n];
        _specific = new double[n];
        double root = Math.Sqrt(program.ObjectiveScale);
        for (int k = 0; k < Count; k++)
        {
            Span<double> row = _loadings.AsSpan(k * n, n);
            structure.CopyLoading(k, row);
            RowProducts.Scale(row, root, program.ColumnScale.AsSpan(0, n));
        }

        for (int j = 0; j < n; j++)
        {
            _specific[j] = structure.Specific(j) * program.ObjectiveScale * program.ColumnScale[j] * program.ColumnScale[j];
        }
    }

    public int Count { get; }

    public ReadOnlySpan<double> Loading(int factor) => _loadings.AsSpan(factor * _specific.Length, _specific.Length);

    public ReadOnlySpan<double> Specific => _specific;

    /// <summary>Whether it pays to leave a matrix of this structure unformed.</summary>
    public static bool Suits(ISymmetricOperator? hessian) => hessian is IFactorStructure structure && structure.FactorCount <= structure.Order / 4;
}
