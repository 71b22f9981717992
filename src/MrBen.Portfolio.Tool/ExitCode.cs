namespace MrBen.Portfolio.Tool;

/// <summary>How a command ended, as a shell sees it.</summary>
internal enum ExitCode
{
    /// <summary>The command did what it was asked.</summary>
    Done = 0,

    /// <summary>The input has faults, which are listed.</summary>
    Faults = 1,

    /// <summary>The command was used wrongly.</summary>
    Usage = 2,

    /// <summary>The input is sound and there is no answer: infeasible, too little history; the reason is told.</summary>
    NoAnswer = 3,

    /// <summary>A file, or the output, could not be read or written.</summary>
    File = 4,

    /// <summary>A fault of this program.</summary>
    Bug = 70,

    /// <summary>It was stopped by Ctrl-C.</summary>
    Stopped = 130,
}
