// The commands, once: build.rs makes their permissions of it, lib.rs their door, and the program `bindings`
// the UI's types and the window's capabilities.
macro_rules! list {
    ($of:ident) => {
        $of![
            commands::start::start,
            commands::start::unlock,
            commands::start::try_again,
            commands::start::open_sample,
            commands::start::leave_sample,
            commands::programmes::choose_programme_file,
            commands::programmes::check_programme_file,
            commands::programmes::follow_programme,
            commands::programmes::found_programme,
            commands::programmes::select_programme,
            commands::programmes::export_programme,
            commands::programmes::save_recovery_sheet,
            commands::programmes::forget_founding_key,
            commands::schedule::today,
            commands::schedule::schedule,
            commands::schedule::session,
            commands::notes::save_note,
            commands::notes::ponder,
            commands::people::people,
            commands::people::save_organisation,
            commands::people::remove_organisation,
            commands::people::save_person,
            commands::people::remove_person,
            commands::people::save_introduction,
            commands::people::choose_photo,
            commands::people::import_people,
            commands::people::choose_people_file,
            commands::calendar::add_to_calendar,
            commands::calendar::save_calendar,
            commands::calendar::join_session,
            commands::calendar::join_meeting,
            commands::calendar::visit_contact,
            commands::calendar::write_to,
            commands::settings::settings,
            commands::settings::save_settings,
            commands::settings::zones,
        ]
    };
}
