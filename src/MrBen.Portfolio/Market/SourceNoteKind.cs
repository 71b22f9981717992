namespace MrBen.Portfolio.Market;

/// <summary>What a reader can meet in a source and put right.</summary>
public enum SourceNoteKind
{
    /// <summary>Rows without any value were dropped.</summary>
    EmptyRows,

    /// <summary>A date came again; the last was kept.</summary>
    Duplicate,

    /// <summary>A month of monthly data came again on another date; the last was kept.</summary>
    SecondInMonth,

    /// <summary>A date came before its predecessor; the rows were sorted.</summary>
    Disorder,

    /// <summary>A column was not read.</summary>
    IgnoredColumn,
}
